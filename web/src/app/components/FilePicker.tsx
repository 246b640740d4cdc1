import { useEffect, useRef, useState } from "preact/hooks";

import type { AttachmentView } from "../../endpoint/interface/index.ts";
import { useHouse } from "../house.ts";
import { inWords } from "../problems.ts";
import { line } from "../safe.ts";
import { share, size } from "../times.ts";
import { t } from "../words.ts";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";
import { Progress } from "./Progress.tsx";

/** Bytes; smaller files are there before anybody has pressed. */
export const WORTH_PAUSING = 10_000_000;

interface Of {
  id: string;
  attachments: readonly AttachmentView[];
  onAttachments: (attachments: readonly AttachmentView[]) => void;
  /** Without the large place to drop files on. */
  compact?: boolean;
}

/** Files to go along: chosen or dropped, encrypted and uploaded at once, each with its progress; they survive a reload. */
export function FilePicker({ id, attachments, onAttachments, compact = false }: Of) {
  const { endpoint } = useHouse();
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<{ name: string; why: unknown } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(attachments);
  latest.current = attachments;

  useEffect(
    () =>
      endpoint.on((event) => {
        if (event.event !== "transfer" || !latest.current.some((each) => each.id === event.transfer.id)) return;
        latest.current = latest.current.map((each) => (each.id === event.transfer.id ? event.transfer : each));
        onAttachments(latest.current);
      }),
    [],
  );

  const take = async (files: Iterable<File>) => {
    setProblem(null);
    for (const file of files) {
      try {
        const attached = await endpoint.files.attach(file);
        latest.current = [...latest.current, attached];
        onAttachments(latest.current);
      } catch (why) {
        setProblem({ name: file.name, why });
      }
    }
  };
  const give = async (of: AttachmentView) => {
    onAttachments(latest.current.filter((each) => each.id !== of.id));
    await endpoint.files.cancel(of.id);
  };

  return (
    <div
      class={over ? "stack tight drop-place over" : "stack tight drop-place"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files ?? []);
      }}
    >
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        class="aside"
        tabIndex={-1}
        aria-label={t("attach")}
        onChange={(event) => {
          void take(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
      {attachments.length > 0 && (
        <ul class="files">
          {attachments.map((each) => (
            <Attachment key={each.id} of={each} onGive={() => void give(each)} />
          ))}
        </ul>
      )}
      {problem && (
        <p class="fault" role="alert">
          {t("attach-failed", { name: problem.name })} {inWords(problem.why)}
        </p>
      )}
      {compact ? (
        <div>
          <Button kind="quiet" small icon="clip" onClick={() => input.current?.click()}>
            {t("attach")}
          </Button>
        </div>
      ) : (
        <div class={over ? "drop over" : "drop"}>
          <Icon name="clip" size={28} />
          <p class="soft">{t("attach-drop")}</p>
          <Button onClick={() => input.current?.click()}>{t("attach")}</Button>
        </div>
      )}
    </div>
  );
}

function Attachment({ of, onGive }: { of: AttachmentView; onGive: () => void }) {
  const { endpoint } = useHouse();
  const name = line(of.name);
  const going = of.state === "encrypting" || of.state === "uploading" || of.state === "waiting";
  const shown = of.state !== "done" && (of.state !== "failed" || of.resumable);
  return (
    <li class="file">
      <Icon name={of.state === "done" ? "check" : "file"} />
      <span>
        <span class="name">{name}</span>
        <span class="soft small">
          {" "}
          {size(of.size)} · {t(`transfer-${of.state}`)}
          {shown && of.done > 0 && ` · ${share(of.done, of.total)}`}
        </span>
        {of.problem && <span class="fault">{inWords(of.problem)}</span>}
      </span>
      <span class="row">
        {going && of.size > WORTH_PAUSING && (
          <Button kind="quiet" small aria-label={t("pause-file", { name })} onClick={() => void endpoint.files.pause(of.id)}>
            {t("pause")}
          </Button>
        )}
        {of.resumable && (
          <Button kind="quiet" small icon="retry" aria-label={t("resume-file", { name })} onClick={() => void endpoint.files.resume(of.id)}>
            {t("resume")}
          </Button>
        )}
        <Button kind="quiet" small icon="bin" aria-label={t("remove-file", { name })} title={t("remove")} onClick={onGive} />
      </span>
      {shown && <Progress label={name} done={of.done} total={of.total} />}
    </li>
  );
}
