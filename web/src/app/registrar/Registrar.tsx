import { useState } from "preact/hooks";

import type { ApplicationView, StructureView } from "../../endpoint/interface/index.ts";
import { Banner } from "../components/Banner.tsx";
import { Button } from "../components/Button.tsx";
import { Chip, Level } from "../components/Chip.tsx";
import { Dialog } from "../components/Dialog.tsx";
import { type Errors, ErrorSummary } from "../components/ErrorSummary.tsx";
import { SearchField, Select, TextArea, TextField } from "../components/Field.tsx";
import { Page } from "../components/Page.tsx";
import { EmptyState, Failure, Waiting } from "../components/States.tsx";
import { Facts } from "../components/Table.tsx";
import { toast } from "../components/Toasts.tsx";
import { touches, useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { day, full, kbo } from "../times.ts";
import { t } from "../words.ts";

/** Who asks to come in, what a second registrar has to confirm, and who is in. */
export default function Registrar() {
  const asked = useAsked(async (it) => ({ applications: await it.registrar.applications(), proposals: await it.registrar.proposals() }), [], touches("directory"));
  const [admitting, setAdmitting] = useState<ApplicationView | null>(null);
  const [standing, setStanding] = useState<{ handle: string; name: string; level: number; active: boolean } | null>(null);
  const open = asked.value?.applications.filter((each) => !each.decided) ?? [];
  const done = () => {
    setAdmitting(null);
    setStanding(null);
    asked.again();
    toast({ text: t("saved") });
  };
  return (
    <Page title={t("registrar-title")} lead={t("registrar-lead")}>
      {asked.problem !== null && <Failure problem={asked.problem} onAgain={asked.again} />}
      {!asked.value && asked.problem === null && <Waiting />}
      <section class="stack" aria-labelledby="applications">
        <h2 id="applications">{t("applications")}</h2>
        {asked.value && open.length === 0 && <EmptyState icon="check" title={t("applications-none")} />}
        <ul class="stack">
          {open.map((each) => (
            <li key={each.id + each.fingerprint} class="sheet stack">
              <div class="row apart">
                <h3>
                  <bdi>{line(each.name)}</bdi>
                </h3>
                {each.replacesRoot && <Chip tone="care">{t("application-root")}</Chip>}
              </div>
              <Facts
                facts={[
                  [t("address"), <span class="mono">{each.handle}</span>],
                  [t("kbo"), each.kbo && <span class="mono">{kbo(each.kbo)}</span>],
                  [t("apply-contact"), <bdi>{line(each.contact)}</bdi>],
                  [t("application-filed"), day(each.filed)],
                ].map(([name, value]) => [String(name), value || null] as const)}
              />
              <Next of={each} onCheck={() => setAdmitting(each)} />
            </li>
          ))}
        </ul>
      </section>
      {asked.value && asked.value.proposals.length > 0 && (
        <section class="stack" aria-labelledby="proposals">
          <h2 id="proposals">{t("proposals")}</h2>
          <ul class="stack">
            {asked.value.proposals.map((each) => (
              <li key={each.handle} class="sheet row apart">
                <span>
                  <strong>
                    <bdi>{line(each.name)}</bdi>
                  </strong>
                  <br />
                  <Level level={each.level} />
                </span>
                {each.mine ? (
                  <Chip icon="clock">{t("proposal-mine")}</Chip>
                ) : (
                  <Button small kind="primary" onClick={() => setStanding({ handle: each.handle, name: each.name, level: each.level, active: true })}>
                    {t("proposal-confirm")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Members onStanding={setStanding} />
      {admitting && <Admit of={admitting} onClose={() => setAdmitting(null)} onDone={done} />}
      {standing && <Standing of={standing} onClose={() => setStanding(null)} onDone={done} />}
    </Page>
  );
}

function Members({ onStanding }: { onStanding: (of: StructureView) => void }) {
  const [words, setWords] = useState("");
  const asked = useAsked((it) => it.directory.structures(words, 100), [words], touches("directory"));
  return (
    <section class="stack" aria-labelledby="structures">
      <h2 id="structures">{t("registrar-structures")}</h2>
      <SearchField id="standing-search" label={t("directory-search")} value={words} onValue={setWords} />
      <ul class="stack tight">
        {asked.value?.map((each) => (
          <li key={each.id} class="sheet row apart">
            <span>
              <strong>
                <bdi>{line(each.name)}</bdi>
              </strong>{" "}
              {!each.active && <Chip tone="bad">{t("suspended")}</Chip>}
              <br />
              <Level level={each.level} />
            </span>
            <Button small onClick={() => onStanding(each)}>
              {t("standing")}
              <span class="aside"> {line(each.name)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What can be done with an application now. */
function Next({ of, onCheck }: { of: ApplicationView; onCheck: () => void }) {
  if (of.announced?.mine) return <p class="soft">{t("root-announced-mine", { from: full(of.announced.from) })}</p>;
  if (of.announced && of.announced.from > Date.now()) return <p class="soft">{t("root-announced", { from: full(of.announced.from) })}</p>;
  return (
    <div>
      <Button kind="primary" small icon="check" onClick={onCheck}>
        {t(!of.replacesRoot ? "application-check" : of.announced ? "root-confirm" : "root-announce")}
        <span class="aside"> {line(of.name)}</span>
      </Button>
    </div>
  );
}

/** The fingerprint is typed as the applicant says it: reading it off the screen would prove nothing. */
function Admit({ of, onClose, onDone }: { of: ApplicationView; onClose: () => void; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [fingerprint, setFingerprint] = useState("");
  const [level, setLevel] = useState("1");
  const [evidence, setEvidence] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [attempt, setAttempt] = useState(0);
  const submit = (event: Event) => {
    event.preventDefault();
    const wrong: Errors = {
      ...(fingerprint.replace(/\D/gu, "").length === 30 ? {} : { fingerprint: t("admit-need-fingerprint") }),
      ...(evidence.trim() ? {} : { evidence: t("admit-need-evidence") }),
    };
    setErrors(wrong);
    setAttempt(attempt + 1);
    if (Object.keys(wrong).length > 0) return;
    void doing.run(async () => {
      if (of.replacesRoot) await endpoint.registrar.replaceRoot(of.id, of.fingerprint, of.announced !== null, fingerprint, evidence.trim());
      else await endpoint.registrar.admit(of.id, fingerprint, Number(level), evidence.trim());
      onDone();
    });
  };
  return (
    <Dialog title={t(of.replacesRoot ? "root-title" : "admit-title", { name: of.name })} onClose={onClose}>
      <form class="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} attempt={attempt} />
        {doing.problem !== null && <Failure problem={doing.problem} />}
        <Banner>
          <p>{t("admit-call", { contact: of.contact })}</p>
        </Banner>
        <TextField id="fingerprint" label={t("admit-fingerprint")} hint={t("admit-fingerprint-hint")} class="code" inputMode="numeric" value={fingerprint} onValue={setFingerprint} error={errors["fingerprint"]} autocomplete="off" />
        {of.replacesRoot ? <p>{t(of.announced ? "root-confirm-text" : "root-announce-text")}</p> : <Select id="level" label={t("level")} value={level} onValue={setLevel} options={[0, 1, 2].map((each) => ({ value: String(each), label: t(`level-${each}`) }))} />}
        <TextArea id="evidence" label={t("evidence")} hint={t("evidence-hint")} value={evidence} onValue={setEvidence} error={errors["evidence"]} />
        <div class="ends">
          <Button kind="primary" type="submit" busy={doing.busy}>
            {t(!of.replacesRoot ? "admit-do" : of.announced ? "root-confirm" : "root-announce")}
          </Button>
          <Button onClick={onClose}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Standing({ of, onClose, onDone }: { of: { handle: string; name: string; level: number; active: boolean }; onClose: () => void; onDone: () => void }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const votes = useAsked((it) => it.registrar.awaitedVotes(of.handle), [of.handle], touches("directory"));
  const [level, setLevel] = useState(String(of.level));
  const [evidence, setEvidence] = useState("");
  const [wrong, setWrong] = useState(false);
  const set = (active: boolean) => {
    setWrong(!evidence.trim());
    if (!evidence.trim()) return;
    void doing.run(async () => {
      await endpoint.registrar.setStanding(of.handle, { active, ...(active && { level: Number(level) }) }, evidence.trim());
      onDone();
    });
  };
  return (
    <Dialog title={t("standing-title", { name: of.name })} onClose={onClose}>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <Select id="level" label={t("level")} hint={t("standing-hint")} value={level} onValue={setLevel} options={[0, 1, 2, 3, 4].map((each) => ({ value: String(each), label: t(`level-${each}`) }))} />
      <TextArea id="evidence" label={t("evidence")} hint={t("evidence-hint")} value={evidence} onValue={setEvidence} error={wrong ? t("admit-need-evidence") : undefined} />
      {votes.problem !== null && <Failure problem={votes.problem} onAgain={votes.again} />}
      {of.active && votes.value && votes.value.length > 0 && (
        <Banner tone="care">
          <p>{t("standing-votes")}</p>
          <ul>
            {votes.value.map((title) => (
              <li key={title}>
                <bdi>{line(title)}</bdi>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <div class="ends">
        <Button kind="primary" busy={doing.busy} onClick={() => set(true)}>
          {t(of.active ? "standing-set" : "standing-reinstate")}
        </Button>
        {of.active && (
          <Button kind="danger" busy={doing.busy} onClick={() => set(false)}>
            {t("standing-suspend")}
          </Button>
        )}
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </Dialog>
  );
}
