import type { CheckpointView, LogState } from "../../endpoint/interface/index.ts";
import { Chip } from "../components/Chip.tsx";
import { Facts, Table } from "../components/Table.tsx";
import { line } from "../safe.ts";
import { full, number } from "../times.ts";
import { t } from "../words.ts";

/** What the relay signed, and which of the witnesses confirmed it when. */
export function Checkpoints({ log }: { log: LogState }) {
  return (
    <>
      <p class="read">{t("audit-checkpoints-lead")}</p>
      {log.checkpoints.map((each) => (
        <Checkpoint key={each.log} of={each} log={log} />
      ))}
    </>
  );
}

function Checkpoint({ of, log }: { of: CheckpointView; log: LogState }) {
  const seen = of.witnesses.filter(({ at }) => at !== null).length;
  const own = of.log === "structure";
  return (
    <section class="sheet stack" aria-labelledby={of.log}>
      <div class="row apart">
        <h2 id={of.log}>{t(`audit-of-${of.log}`)}</h2>
        {of.quorum > 0 ? (
          <Chip tone={seen >= of.quorum ? "good" : "care"} icon={seen >= of.quorum ? "check" : "clock"}>
            {t("audit-confirmed", { seen, quorum: of.quorum })}
          </Chip>
        ) : (
          <Chip>{t("audit-no-witnesses")}</Chip>
        )}
      </div>
      <Facts
        facts={[
          [t("audit-entries"), <span class="figures">{number(of.size)}</span>],
          [t("audit-records"), own && <span class="figures">{number(log.records)}</span>],
          [t("audit-erased"), own && log.erased > 0 && <span class="figures">{number(log.erased)}</span>],
          [t("audit-pruned"), own && log.minimum > 0 && <span class="figures">{number(log.minimum)}</span>],
          [t("audit-signed"), of.signed !== null && full(of.signed)],
          [t("audit-fetched"), own && full(log.fetched)],
          [t("audit-root"), <code>{of.root}</code>],
        ].map(([name, value]) => [String(name), value || null] as const)}
      />
      {of.witnesses.length > 0 && (
        <Table
          caption={t("audit-witnesses")}
          id={(each) => each.name}
          rows={of.witnesses}
          columns={[
            { title: t("audit-witness"), cell: (each) => <bdi>{line(each.name)}</bdi> },
            { title: t("audit-witness-at"), cell: (each) => (each.at === null ? <Chip tone="care">{t("audit-witness-not")}</Chip> : full(each.at)) },
          ]}
        />
      )}
    </section>
  );
}
