import { useState } from "preact/hooks";

import type { ContributionWords } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { give } from "../components/Files.tsx";
import { Radios, Select, TextField } from "../components/Field.tsx";
import { Failure, Waiting } from "../components/States.tsx";
import { Table } from "../components/Table.tsx";
import { touches, useAsked, useDoing, useHouse, useMe } from "../house.ts";
import { line } from "../safe.ts";
import { iso } from "../times.ts";
import { t } from "../words.ts";
import { Form, need } from "./Form.tsx";
import { centsOf, money } from "./money.ts";

/** Who pledged, owes and gave what: counted from the log, the same for everybody. */
export function Ledger({ fetched }: { fetched: boolean }) {
  const { endpoint } = useHouse();
  const me = useMe();
  const asked = useAsked((it) => it.cooperative.ledger(), [fetched], touches("directory"));
  const doing = useDoing();
  const save = () =>
    doing.run(async () => give(new Blob([await endpoint.cooperative.ledgerCsv()], { type: "text/csv" }), `ledger-${iso(Date.now()).slice(0, 10)}.csv`));
  const rows = asked.value ?? [];
  return (
    <section class="stack" aria-label={t("cooperative-ledger")}>
      <p class="soft">{t("ledger-how")}</p>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value && rows.length === 0 && <p class="soft">{t("ledger-none")}</p>}
      {rows.length > 0 && (
        <>
          <Table
            caption={t("cooperative-ledger")}
            rows={rows}
            id={(row) => `${row.structure} ${row.module}`}
            columns={[
              { title: t("ledger-structure"), cell: (row) => <bdi>{line(row.structure)}</bdi> },
              {
                title: t("ledger-module"),
                cell: (row) => (
                  <>
                    {line(row.module) || t("ledger-at-large")}
                    {row.state && <span class="soft small"> · {t(`module-${row.state}`)}</span>}
                  </>
                ),
              },
              { title: t("ledger-pledged"), cell: (row) => <Amount cents={row.pledged} /> },
              { title: t("ledger-owed"), cell: (row) => <Amount cents={row.owed} /> },
              { title: t("ledger-paid"), cell: (row) => <Amount cents={row.paid} /> },
              { title: t("ledger-worked"), cell: (row) => <Amount cents={row.worked} /> },
              { title: t("ledger-open"), cell: (row) => <Amount cents={row.open} /> },
            ]}
          />
          <div>
            <Button small icon="download" busy={doing.busy} onClick={() => void save()}>
              {t("ledger-export")}
            </Button>
          </div>
        </>
      )}
      {me.registrar && <Contribution onDone={asked.again} />}
    </section>
  );
}

function Amount({ cents }: { cents: number }) {
  return <span class="amount">{money(cents)}</span>;
}

/** What a structure gave, as a registrar attests. */
function Contribution({ onDone }: { onDone: () => void }) {
  const { endpoint } = useHouse();
  const known = useAsked(async (it) => ({ structures: await it.directory.structures("", 1000), modules: await it.cooperative.modules() }), []);
  const [said, setSaid] = useState({ structure: "", given: "payment" as ContributionWords["given"], amount: "", text: "", module: "" });
  const cents = centsOf(said.amount) ?? 0;
  const structures = (known.value?.structures ?? []).map(({ handle, name }) => ({ value: handle, label: line(name) }));
  const modules = (known.value?.modules ?? []).map(({ id, name }) => ({ value: id, label: line(name) }));
  return (
    <Form
      name="contribution"
      button={t("contribution-do")}
      check={() => ({ ...need("contribution-structure", said.structure), ...(cents === 0 ? { "contribution-amount": t("amount-wrong") } : {}), ...need("contribution-text", said.text) })}
      onSubmit={async () => {
        const { structure, given, text, module } = said;
        await endpoint.cooperative.noteContribution({ structure, given, cents, text: text.trim(), ...(module && { module }) });
        setSaid({ ...said, amount: "", text: "" });
        onDone();
      }}
    >
      {(errors) => (
        <>
          <Select id="contribution-structure" label={t("ledger-structure")} value={said.structure} onValue={(structure) => setSaid({ ...said, structure })} options={[{ value: "", label: t("choose") }, ...structures]} error={errors["contribution-structure"]} />
          <Radios id="contribution-given" label={t("contribution-given")} abreast value={said.given} onValue={(given) => setSaid({ ...said, given })} options={(["payment", "work"] as const).map((value) => ({ value, label: t(`contribution-${value}`) }))} />
          <TextField id="contribution-amount" label={t("contribution-amount")} hint={t("contribution-amount-hint")} class="short" value={said.amount} onValue={(amount) => setSaid({ ...said, amount })} error={errors["contribution-amount"]} autocomplete="off" />
          <TextField id="contribution-text" label={t("contribution-text")} hint={t("announce-public")} maxLength={200} value={said.text} onValue={(text) => setSaid({ ...said, text })} error={errors["contribution-text"]} />
          <Select id="contribution-module" label={t("ledger-module")} value={said.module} onValue={(module) => setSaid({ ...said, module })} options={[{ value: "", label: t("ledger-at-large") }, ...modules]} />
        </>
      )}
    </Form>
  );
}
