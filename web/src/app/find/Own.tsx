import { useEffect, useState } from "preact/hooks";

import type { ListingView } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { TextField } from "../components/Field.tsx";
import { Icon } from "../components/Icon.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";
import { CardForm } from "./CardForm.tsx";
import { Door } from "./Door.tsx";
import { type Tables, useTables } from "./tables.ts";
import "./find.css";

const MOST = 10_000;

/** What the own services say of themselves: free places, and the card by which others find them. */
export default function Own() {
  const { endpoint } = useHouse();
  const { tables, problem } = useTables();
  const asked = useAsked((it) => it.leaflets.own(), [], touches("directory"));
  const fetching = useDoing();
  const [edited, setEdited] = useState<string | null>(null);
  const fetch = () =>
    fetching.run(async () => {
      await endpoint.leaflets.refresh();
      asked.again();
    });
  useEffect(() => void fetch(), []);
  const why = asked.problem ?? problem;
  return (
    <Page title={t("own-title")} lead={t("own-lead")} narrow>
      <a class="crumb" href="/find">
        <Icon name="back" size={16} /> {t("find-title")}
      </a>
      {why !== null && <Failure problem={why} onAgain={asked.again} />}
      {fetching.problem !== null && <Failure problem={fetching.problem} onAgain={() => void fetch()} />}
      {why === null && (!asked.value || !tables) && <Waiting />}
      {asked.value?.length === 0 && (
        <EmptyState icon="house" title={t("own-none")}>
          <p>{t("own-none-text")}</p>
        </EmptyState>
      )}
      {asked.value && <ConfirmAll due={asked.value.filter((each) => each.card && each.due && each.mayCard)} onDone={asked.again} />}
      <ul class="stack">
        {tables &&
          asked.value?.map((each) => (
            <li key={each.id} class="sheet stack">
              <Door of={each} tables={tables} heading="h2" />
              {each.mayPlaces && <Places of={each} onDone={asked.again} />}
              {each.mayCard && <CardPart of={each} tables={tables} open={edited === each.id} onOpen={(open) => setEdited(open ? each.id : null)} onDone={asked.again} />}
            </li>
          ))}
      </ul>
    </Page>
  );
}

/** Once a year: all cards that are due are confirmed in one press. */
function ConfirmAll({ due, onDone }: { due: readonly ListingView[]; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  if (due.length === 0) return null;
  const confirm = () =>
    doing.run(async () => {
      for (const { id, card } of due) if (card) await endpoint.leaflets.setCard(id, card);
      toast({ text: t("card-saved") });
      onDone();
    });
  return (
    <Banner tone="care">
      <p>{t("own-due", { count: due.length })}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button small kind="primary" icon="check" busy={doing.busy} onClick={() => void confirm()}>
          {t("own-confirm-all", { count: due.length })}
        </Button>
      </div>
    </Banner>
  );
}

/** How many places are free now. */
function Places({ of, onDone }: { of: ListingView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [places, setPlaces] = useState(String(of.vacancy?.places ?? ""));
  const [waiting, setWaiting] = useState(String(of.vacancy?.waiting ?? ""));
  const [tried, setTried] = useState(false);
  const fits = (text: string) => /^\d{1,5}$/u.test(text.trim()) && Number(text) <= MOST;
  const wrong = { places: !fits(places), waiting: waiting.trim() !== "" && !fits(waiting) };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (wrong.places || wrong.waiting) return;
    void doing.run(async () => {
      await endpoint.leaflets.setPlaces(of.id, Number(places), waiting.trim() === "" ? null : Number(waiting));
      toast({ text: t("places-saved") });
      onDone();
    });
  };
  const said = (isWrong: boolean) => (tried && isWrong ? t("places-wrong", { most: MOST }) : undefined);
  return (
    <form class="stack tight" onSubmit={submit} noValidate aria-label={t("places-form", { service: line(of.name) })}>
      <div class="places">
        <TextField id={`places-${of.id}`} label={t("places")} hint={t("places-hint")} class="figures" inputMode="numeric" value={places} onValue={setPlaces} error={said(wrong.places)} />
        <TextField id={`waiting-${of.id}`} label={t("places-waiting")} hint={t("places-waiting-hint")} optional class="figures" inputMode="numeric" value={waiting} onValue={setWaiting} error={said(wrong.waiting)} />
      </div>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button type="submit" small kind="primary" busy={doing.busy}>
          {t("places-save")}
        </Button>
      </div>
    </form>
  );
}

interface CardPartOf {
  of: ListingView;
  tables: Tables;
  open: boolean;
  onOpen: (open: boolean) => void;
  onDone: () => void;
}

/** Confirm the card as it is, or change it. */
function CardPart({ of, tables, open, onOpen, onDone }: CardPartOf) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const { card } = of;
  const confirm = () =>
    doing.run(async () => {
      if (card) await endpoint.leaflets.setCard(of.id, card);
      toast({ text: t("card-saved") });
      onDone();
    });
  if (open) {
    return (
      <CardForm
        of={of}
        tables={tables}
        onClose={() => onOpen(false)}
        onDone={() => {
          onOpen(false);
          toast({ text: t("card-saved") });
          onDone();
        }}
      />
    );
  }
  return (
    <>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="row">
        {card && (
          <Button small kind={of.due ? "primary" : "second"} icon="check" busy={doing.busy} onClick={() => void confirm()}>
            {t("card-confirm")}
            <span class="aside"> {line(of.name)}</span>
          </Button>
        )}
        <Button small icon="write" onClick={() => onOpen(true)}>
          {t(card ? "card-change" : "card-write")}
          <span class="aside"> {line(of.name)}</span>
        </Button>
      </div>
    </>
  );
}
