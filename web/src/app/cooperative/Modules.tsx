import { useState } from "preact/hooks";

import type { ModuleState, ModuleView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Chip, type Tone } from "../components/Chip.tsx";
import { Check, Field, TextArea, TextField } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Table } from "../components/Table.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line, safe } from "../safe.ts";
import { day, iso } from "../times.ts";
import { t } from "../words.ts";
import { Form, need } from "./Form.tsx";
import { centsOf, money, typed } from "./money.ts";

const TONES: Record<ModuleState, Tone> = { trial: "accent", funding: "care", funded: "good", closed: "plain" };

/** What is built and paid together: free while it is tried, then funded by who wants it. */
export function Modules({ fetched }: { fetched: boolean }) {
  const me = useMe();
  const asked = useAsked((it) => it.cooperative.modules(), [fetched], touches("directory"));
  return (
    <section class="stack" aria-label={t("cooperative-modules")}>
      <p class="soft">{t("modules-how")}</p>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {me.registrar && <SetModule onDone={asked.again} />}
      {asked.value?.length === 0 && <p class="soft">{t("modules-none")}</p>}
      {asked.value?.map((each) => (
        <Module key={each.id} of={each} onDone={asked.again} />
      ))}
    </section>
  );
}

function Module({ of, onDone }: { of: ModuleView; onDone: () => void }) {
  const me = useMe();
  const funded = of.state === "funded";
  return (
    <article class="sheet stack" aria-labelledby={`module-${of.id}`}>
      <div class="row apart">
        <h2 class="h3" id={`module-${of.id}`}>
          {line(of.name)}
        </h2>
        <Chip tone={TONES[of.state]}>{of.state === "trial" ? t("module-trial-until", { date: day(of.trial) }) : t(`module-${of.state}`)}</Chip>
      </div>
      {of.text && <p class="typed">{safe(of.text)}</p>}
      <div class="stack tight">
        <p>{t("module-pledged", { pledged: money(of.pledged), cost: money(of.cost) })}</p>
        <progress aria-hidden="true" max={of.cost} value={Math.min(of.pledged, of.cost)} />
      </div>
      {of.pledges.length > 0 && (
        <Table
          caption={t("module-pledges")}
          rows={of.pledges}
          id={(row) => row.structure}
          columns={[
            { title: t("ledger-structure"), cell: (row) => <bdi>{line(row.structure)}</bdi> },
            { title: t("ledger-pledged"), cell: (row) => money(row.cents) },
            ...(funded ? [{ title: t("ledger-owed"), cell: (row: ModuleView["pledges"][number]) => money(row.owes ?? 0) }] : []),
          ]}
        />
      )}
      {of.mayPledge && <Pledge of={of} onDone={onDone} />}
      {me.registrar && <SetModule of={of} onDone={onDone} />}
    </article>
  );
}

function Pledge({ of, onDone }: { of: ModuleView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const before = of.pledges.find((each) => each.own)?.cents ?? 0;
  const [amount, setAmount] = useState(before ? typed(before) : "");
  const [wrong, setWrong] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const cents = centsOf(amount);
    const fits = cents !== null && cents >= 0 && cents <= of.cost;
    setWrong(!fits);
    if (!fits) return;
    void doing.run(async () => {
      await endpoint.cooperative.pledge(of.id, cents);
      toast({ text: t(cents === 0 ? "pledge-withdrawn" : "pledge-saved") });
      onDone();
    });
  };
  return (
    <form class="stack tight" onSubmit={submit} noValidate>
      <TextField id={`pledge-${of.id}`} label={t("pledge-amount")} hint={t("pledge-hint")} error={wrong ? t("pledge-wrong", { cost: money(of.cost) }) : undefined} class="short" value={amount} onValue={setAmount} autocomplete="off" />
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div>
        <Button small kind="primary" type="submit" busy={doing.busy}>
          {t("pledge-do")}
        </Button>
      </div>
    </form>
  );
}

/** Offer a module, or say one anew. */
function SetModule({ of, onDone }: { of?: ModuleView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const name = `module-${of?.id ?? "new"}`;
  const [said, setSaid] = useState({ name: of?.name ?? "", text: of?.text ?? "", cost: of ? typed(of.cost) : "", trial: of?.trial ? iso(of.trial).slice(0, 10) : "", open: of?.open ?? true });
  const cost = centsOf(said.cost) ?? 0;
  return (
    <Form
      name={name}
      button={of ? t("module-change", { name: of.name }) : t("module-offer")}
      check={() => ({ ...need(`${name}-name`, said.name), ...(cost > 0 && cost <= 1_000_000_000 ? {} : { [`${name}-cost`]: t("amount-wrong") }) })}
      onSubmit={async () => {
        const trial = said.trial ? Date.parse(said.trial) : 0;
        await endpoint.cooperative.setModule({ ...(of && { id: of.id }), name: said.name.trim(), text: said.text, cost, trial, open: said.open });
        onDone();
      }}
    >
      {(errors) => (
        <>
          <TextField id={`${name}-name`} label={t("module-name")} maxLength={200} value={said.name} onValue={(value) => setSaid({ ...said, name: value })} error={errors[`${name}-name`]} />
          <TextArea id={`${name}-text`} label={t("module-text")} optional rows={4} maxLength={4000} value={said.text} onValue={(text) => setSaid({ ...said, text })} />
          <TextField id={`${name}-cost`} label={t("module-cost")} class="short" value={said.cost} onValue={(value) => setSaid({ ...said, cost: value })} error={errors[`${name}-cost`]} autocomplete="off" />
          <Field id={`${name}-trial`} label={t("module-trial-date")} optional>
            {(tied) => <input {...tied} type="date" class="input short" value={said.trial} onInput={(event) => setSaid({ ...said, trial: event.currentTarget.value })} />}
          </Field>
          <Check id={`${name}-open`} label={t("module-open")} checked={said.open} onChecked={(open) => setSaid({ ...said, open })} />
        </>
      )}
    </Form>
  );
}
