import { useHouse } from "../house.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";
import { Chip } from "./Chip.tsx";

/** Which colleagues are writing in a thread now, so that nobody answers twice. */
export function ReplyingChip({ thread }: { thread: string }) {
  const names = useHouse().replying.value.get(thread) ?? [];
  if (names.length === 0) return null;
  return (
    <Chip tone="care" icon="write">
      {t("replying", { count: names.length, names: names.map((name) => line(name) || t("a-colleague")).join(", ") })}
    </Chip>
  );
}

/** The same beside where one would write: said aloud when it begins. */
export function ReplyingStatus({ thread }: { thread: string }) {
  return (
    <p role="status" class="no-print">
      <ReplyingChip thread={thread} />
    </p>
  );
}
