import { useDoing } from "../house.ts";
import { t } from "../words.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { Failure } from "./States.tsx";

interface Of {
  title: string;
  text: string;
  /** What is done, in the words of the button that led here. */
  verb: string;
  work: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks once more before what cannot be undone; it stays, and says what went wrong, until that is done or, before it begins or once it failed, called off. */
export function Sure({ title, text, verb, work, onClose }: Of) {
  const doing = useDoing();
  const act = () =>
    doing.run(async () => {
      await work();
      onClose();
    });
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {doing.problem !== null && <Failure problem={doing.problem} />}
      <div class="ends">
        <Button kind="danger" busy={doing.busy} onClick={() => void act()}>
          {verb}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </Dialog>
  );
}
