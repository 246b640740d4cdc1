import { useState } from "preact/hooks";

import type { FeedbackProgress, FeedbackView } from "../../endpoint/interface/index.ts";
import { Button } from "../components/Button.tsx";
import { Radios, Select, TextArea } from "../components/Field.tsx";
import { Failure } from "../components/States.tsx";
import { toast } from "../components/Toasts.tsx";
import { useAsked, useDoing, useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

const STATES = ["seen", "planned", "done", "declined"] as const;

/** At the desk: what becomes of a note. Who wrote it reads that in the same conversation. */
export function ProgressForm({ note, open, onOpen }: { note: FeedbackView; open: boolean; onOpen: (open: boolean) => void }) {
  if (open) return <Opened note={note} onDone={() => onOpen(false)} />;
  return (
    <div>
      <Button small icon="write" onClick={() => onOpen(true)}>
        {t("progress-say")}
        <span class="aside"> {line(note.subject)}</span>
      </Button>
    </div>
  );
}

function Opened({ note, onDone }: { note: FeedbackView; onDone: () => void }) {
  const { endpoint } = useHouse();
  const known = useAsked(async (it) => ({ modules: await it.cooperative.modules(), motions: (await it.cooperative.motions()).motions }), []);
  const doing = useDoing();
  const [said, setSaid] = useState<{ state: FeedbackProgress; text: string; module: string; motion: string }>({ state: note.progress?.state ?? "seen", text: "", module: "", motion: "" });
  const submit = (event: Event) => {
    event.preventDefault();
    void doing.run(async () => {
      const { state, text, module, motion } = said;
      await endpoint.desk.progress(note.thread, { state, text, module: module || null, motion: motion || null });
      toast({ text: t("progress-saved") });
      onDone();
    });
  };
  const id = note.thread;
  const none = { value: "", label: t("progress-led-nowhere") };
  const modules = (known.value?.modules ?? []).map((each) => ({ value: each.id, label: line(each.name) }));
  const motions = (known.value?.motions ?? []).map((each) => ({ value: each.id, label: line(each.title) }));
  return (
    <form class="stack tight" onSubmit={submit} noValidate>
      <Radios id={`state-${id}`} label={t("progress-state")} abreast value={said.state} onValue={(state) => setSaid({ ...said, state })} options={STATES.map((value) => ({ value, label: t(`progress-${value}`) }))} />
      <TextArea id={`answer-${id}`} label={t("progress-text")} optional rows={3} value={said.text} onValue={(text) => setSaid({ ...said, text })} />
      {modules.length > 0 && <Select id={`module-${id}`} label={t("progress-module")} value={said.module} onValue={(module) => setSaid({ ...said, module })} options={[none, ...modules]} />}
      {motions.length > 0 && <Select id={`motion-${id}`} label={t("progress-motion")} value={said.motion} onValue={(motion) => setSaid({ ...said, motion })} options={[none, ...motions]} />}
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="ends">
        <Button kind="primary" type="submit" busy={doing.busy}>
          {t("reply-send")}
        </Button>
        <Button onClick={onDone}>{t("cancel")}</Button>
      </div>
    </form>
  );
}
