import { useState } from "preact/hooks";

import type { Application } from "../../endpoint/interface/index.ts";
import type { Errors } from "../components/ErrorSummary.tsx";
import { Check, TextField } from "../components/Field.tsx";
import { Title } from "../components/Page.tsx";
import { useHouse } from "../house.ts";
import { slugOf } from "../problems.ts";
import { t } from "../words.ts";
import { Door } from "./Door.tsx";
import { NewWay } from "./NewWay.tsx";

/** A structure asks to be admitted; whoever fills this in becomes its first administrator. */
export default function Apply() {
  const { endpoint, enter } = useHouse();
  const [of, setOf] = useState<Application>({ person: "", handle: "", name: "", contact: "", kbo: null, lostRoot: false });
  const [errors, setErrors] = useState<Errors>({});
  const change = (part: Partial<Application>) => setOf({ ...of, ...part });
  const refused = (): Promise<Errors> =>
    endpoint.access.checkApplication(of).then(
      () => ({}),
      (problem: unknown) => {
        const slug = slugOf(problem);
        if (slug === "kbo-number") return { "apply-kbo": t("failure-kbo-number") };
        if (slug === "not-found" && of.lostRoot) return { "apply-handle": t("apply-unknown") };
        throw problem;
      },
    );
  const check = async (): Promise<Errors> => {
    const wrong: Errors = {
      ...(of.lostRoot || of.name.trim() ? {} : { "apply-name": t("apply-need-name") }),
      ...(/^[a-z0-9][a-z0-9-]*$/u.test(of.handle) ? {} : { "apply-handle": t("apply-need-handle") }),
      ...(of.person.trim() ? {} : { "apply-person": t("join-need-person") }),
      ...(of.contact.trim().length >= 3 ? {} : { "apply-contact": t("apply-need-contact") }),
    };
    const found = Object.keys(wrong).length > 0 ? wrong : await refused();
    setErrors(found);
    return found;
  };
  return (
    <Door>
      <div class="sheet">
        <div>
          <Title>{t("apply-title")}</Title>
          <p class="lead">{t("apply-lead")}</p>
        </div>
        <Check id="apply-lost" label={t("apply-lost")} hint={t("apply-lost-hint")} checked={of.lostRoot} onChecked={(lostRoot) => change({ lostRoot })} />
        {!of.lostRoot && <TextField id="apply-name" label={t("apply-name")} value={of.name} onValue={(name) => change({ name })} error={errors["apply-name"]} autocomplete="organization" />}
        <TextField id="apply-handle" label={t("apply-handle")} hint={t("apply-handle-hint")} value={of.handle} onValue={(handle) => change({ handle })} error={errors["apply-handle"]} autocapitalize="none" spellcheck={false} />
        {!of.lostRoot && <TextField id="apply-kbo" label={t("apply-kbo")} optional value={of.kbo ?? ""} onValue={(kbo) => change({ kbo: kbo || null })} inputMode="numeric" class="short" error={errors["apply-kbo"]} />}
        <TextField id="apply-person" label={t("join-person")} value={of.person} onValue={(person) => change({ person })} error={errors["apply-person"]} autocomplete="name" />
        <TextField id="apply-contact" label={t("apply-contact")} hint={t("apply-contact-hint")} value={of.contact} onValue={(contact) => change({ contact })} error={errors["apply-contact"]} />
        <NewWay
          person={of.person}
          label={t("apply-do")}
          check={check}
          onWay={async (way) => {
            const state = await endpoint.access.apply(of, way);
            history.replaceState(null, "", "/");
            enter(state);
          }}
        />
      </div>
    </Door>
  );
}
