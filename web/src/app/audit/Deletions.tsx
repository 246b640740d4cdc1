import { useState } from "preact/hooks";

import type { CertificateView, DeletionView, LogState } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip } from "../components/Chip.tsx";
import { Field } from "../components/Field.tsx";
import { give } from "../components/Files.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Facts, Table } from "../components/Table.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { full, number } from "../times.ts";
import { t } from "../words.ts";

/** What the relay deleted, each with a certificate for who asks, and a place where anybody's certificate is checked. */
export function Deletions({ log }: { log: LogState }) {
  const { endpoint } = useHouse();
  const asked = useAsked((it) => it.audit.deletions(), [log.fetched]);
  const doing = useDoing();
  const save = ({ position }: DeletionView) =>
    doing.run(async () => give(await endpoint.audit.certificate(position), `deletion-${position}.txt`));
  return (
    <>
      <p class="read">{t("deletions-lead")}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      {asked.value?.length === 0 && <EmptyState icon="check" title={t("deletions-none")} />}
      {asked.value && asked.value.length > 0 && (
        <Table
          caption={t("audit-tab-deletions")}
          id={(each) => String(each.position)}
          rows={asked.value}
          columns={[
            { title: t("audit-time"), cell: (each) => full(each.at) },
            { title: t("deletions-thread"), cell: (each) => <span class="mono">{each.thread.slice(-6)}</span> },
            { title: t("deletions-why"), cell: (each) => t(`deletions-${each.cause}`) },
            { title: t("deletions-envelopes"), cell: (each) => <span class="figures">{number(each.envelopes)}</span> },
            {
              title: t("audit-proof"),
              cell: (each) => (
                <Chip tone={each.state === "verified" ? "good" : "bad"} icon={each.state === "verified" ? "check" : "warn"}>
                  {t(`audit-state-${each.state}`)}
                </Chip>
              ),
            },
            {
              title: t("deletions-certificate"),
              cell: (each) => (
                <Button small icon="download" busy={doing.busy} onClick={() => void save(each)}>
                  {t("deletions-save")}
                  <span class="aside"> {each.thread.slice(-6)}</span>
                </Button>
              ),
            },
          ]}
        />
      )}
      <Check />
    </>
  );
}

/** A certificate that somebody brings is checked against the log that the witnesses saw. */
function Check() {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [found, setFound] = useState<CertificateView | null>(null);
  const check = (file: File | undefined) => {
    setFound(null);
    if (file) void doing.run(async () => setFound(await endpoint.audit.checkCertificate(await file.text())));
  };
  return (
    <section class="sheet stack" aria-labelledby="certificate">
      <h2 id="certificate">{t("certificate-title")}</h2>
      <Field id="certificate-file" label={t("certificate-file")} hint={t("certificate-hint")}>
        {(tied) => <input {...tied} type="file" accept=".txt,text/plain" onChange={(event) => check(event.currentTarget.files?.[0])} />}
      </Field>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      {found && (
        <>
          <Banner tone="good" alert>
            <p>
              <strong>{t("certificate-genuine", { structure: found.structure, when: full(found.at) })}</strong>
            </p>
            <p class="small">{t("certificate-limits")}</p>
          </Banner>
          <Facts
            facts={[
              [t("deletions-thread"), <code>{line(found.thread)}</code>],
              [t("deletions-why"), t(`deletions-${found.cause}`)],
              [t("audit-signed"), full(found.signed)],
              [t("certificate-witnessed"), found.witnessed === null ? null : full(found.witnessed)],
              [
                t("deletions-envelopes"),
                <ul>
                  {found.envelopes.map((hash) => (
                    <li key={hash}>
                      <code>{hash}</code>
                    </li>
                  ))}
                </ul>,
              ],
            ]}
          />
        </>
      )}
    </section>
  );
}
