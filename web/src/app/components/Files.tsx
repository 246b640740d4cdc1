import { useEffect, useRef, useState } from "preact/hooks";

import type { AttachmentView, FileView, Id } from "../../endpoint/interface/index.ts";
import { useDoing, useHouse } from "../house.ts";
import { inWords } from "../problems.ts";
import { line } from "../safe.ts";
import { share, size } from "../times.ts";
import { t } from "../words.ts";
import { Button } from "./Button.tsx";
import { WORTH_PAUSING } from "./FilePicker.tsx";
import { Icon } from "./Icon.tsx";
import { Progress } from "./Progress.tsx";

/** The files of a message. Each is fetched, checked whole and only then given to the person. */
export function FileList({ thread, files }: { thread: Id; files: readonly FileView[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <File key={file.blob} thread={thread} file={file} />
      ))}
    </ul>
  );
}

function File({ thread, file }: { thread: Id; file: FileView }) {
  const { endpoint } = useHouse();
  const doing = useDoing();
  const [transfer, setTransfer] = useState<AttachmentView | null>(null);
  const name = line(file.name);
  useEffect(() => endpoint.on((event) => event.event === "transfer" && event.transfer.id === file.blob && setTransfer(event.transfer)), [file.blob]);
  const stopped = useRef(false);
  const fetch = () =>
    doing.run(async () => {
      stopped.current = false;
      try {
        give(await endpoint.files.download(thread, file.blob), file.safeName);
        setTransfer(null);
      } catch (problem) {
        if (!stopped.current) throw problem;
      }
    });
  const pause = () => {
    stopped.current = true;
    void endpoint.files.pause(file.blob);
  };
  const paused = transfer?.state === "paused" && !doing.busy;
  return (
    <li class="file">
      <Icon name="file" />
      <span>
        <span class="name">{name}</span>{" "}
        <span class="soft small">
          {size(file.size)}
          {transfer && (doing.busy || paused) && ` · ${t(`transfer-${transfer.state}`)} · ${share(transfer.done, transfer.total)}`}
        </span>
        {doing.problem !== null && (
          <span class="fault" role="alert">
            {inWords(doing.problem)}
          </span>
        )}
      </span>
      <span class="row no-print">
        {doing.busy && file.size > WORTH_PAUSING && (
          <Button kind="quiet" small aria-label={t("pause-file", { name })} onClick={pause}>
            {t("pause")}
          </Button>
        )}
        {paused ? (
          <Button kind="quiet" small icon="retry" aria-label={t("resume-file", { name })} onClick={() => void fetch()}>
            {t("resume")}
          </Button>
        ) : (
          <Button kind="quiet" small icon="download" busy={doing.busy} aria-label={t("download-file", { name })} title={t("download")} onClick={() => void fetch()} />
        )}
      </span>
      {(doing.busy || paused) && <Progress label={name} done={transfer?.done ?? 0} total={transfer?.total ?? 0} />}
    </li>
  );
}

/** Let the person keep something under a name. */
export function give(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
