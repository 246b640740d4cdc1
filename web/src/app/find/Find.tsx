import { useEffect, useState } from "preact/hooks";

import type { ListingView } from "../../endpoint/interface/index.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { Select } from "../components/Field.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { useDoing, useHouse } from "../house.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { Meant, PlaceField, read } from "./PlaceField.tsx";
import { areaName, needName, needOptions, type Tables, useTables } from "./tables.ts";
import "./find.css";

/** Which service to turn to. What is looked for stands in no address, so that not even a reload tells the relay. */
export default function Find() {
  const { endpoint } = useHouse();
  const { tables, problem } = useTables();
  const fetching = useDoing();
  useEffect(() => void fetching.run(() => endpoint.leaflets.refresh()), []);
  return (
    <Page
      title={t("find-title")}
      lead={t("find-lead")}
      narrow
      actions={
        <LinkButton small icon="house" href="/find/own">
          {t("find-own")}
        </LinkButton>
      }
    >
      {problem !== null && <Failure problem={problem} />}
      {fetching.problem !== null && <Failure problem={fetching.problem} onAgain={() => void fetching.run(() => endpoint.leaflets.refresh())} />}
      {tables ? <Search tables={tables} fetching={fetching.busy} /> : problem === null && <Waiting />}
    </Page>
  );
}

interface Found {
  need: string;
  place: string;
  doors: ListingView[];
}

function Search({ tables, fetching }: { tables: Tables; fetching: boolean }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [need, setNeed] = useState("");
  const [place, setPlace] = useState("");
  const [wrong, setWrong] = useState<{ need?: string; place?: string; near: string[] }>({ near: [] });
  const [found, setFound] = useState<Found | null>(null);

  const search = (text: string) => {
    const meant = read((each) => tables.belgium.municipality(each), text);
    const near = "near" in meant ? meant.near : [];
    setWrong({ near, ...(need ? {} : { need: t("find-need-missing") }), ...("near" in meant ? { place: t(near.length > 0 ? "find-place-several" : "find-place-unknown") } : {}) });
    if (!need || "near" in meant) return;
    setPlace(areaName(meant.area));
    void doing.run(async () => {
      setFound({ need, place: areaName(meant.area), doors: await endpoint.leaflets.find(need, meant.area.id) });
    });
  };
  const submit = (event: Event) => {
    event.preventDefault();
    search(place);
  };
  return (
    <>
      <form class="sheet stack" onSubmit={submit} noValidate>
        <Select id="need" label={t("find-need")} error={wrong.need} value={need} onValue={setNeed} options={[{ value: "", label: t("find-need-choose") }, ...needOptions(tables)]} />
        <PlaceField id="place" label={t("find-place")} hint={t("find-place-hint")} error={wrong.place} value={place} onValue={setPlace} places={tables.belgium.municipalities} />
        <Meant tables={tables} near={wrong.near} onChosen={search} />
        <div>
          <Button kind="primary" type="submit" icon="search" busy={doing.busy || fetching}>
            {t("find-search")}
          </Button>
        </div>
      </form>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <p class="aside" role="status">
        {found && t("find-found", { count: found.doors.length })}
      </p>
      {found && (
        <section class="stack" aria-labelledby="found">
          <h2 id="found">{t("find-found-title", { need: needName(tables, found.need), place: found.place })}</h2>
          {found.doors.length === 0 && (
            <EmptyState icon="search" title={t("find-none")}>
              <p>{t("find-none-text")}</p>
              <a href="/directory">{t("find-none-directory")}</a>
            </EmptyState>
          )}
          <ul class="stack">
            {found.doors.map((door) => (
              <li key={door.id} class="sheet stack tight">
                <Door of={door} tables={tables} heading="h3" />
                <div class="row">
                  {door.own || !door.open ? null : (
                    <LinkButton kind="primary" small icon="refer" href={`/refer?to=${encodeURIComponent(door.address)}`}>
                      {t("find-refer")}
                      <span class="aside"> {door.name}</span>
                    </LinkButton>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
