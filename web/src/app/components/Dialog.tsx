import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/**
 * A question that has to be answered before anything else. The browser keeps the focus in it and closes it with Escape.
 *
 * While a button in it is busy it stays, and nothing in it can be pressed: what goes on can no longer be called off, and
 * how it ended has to be seen.
 */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = box.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const busy = () => Boolean(box.current?.querySelector('[aria-busy="true"]'));
  const hold = (event: Event) => {
    if (!busy()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  // A browser may close it at the second Escape without asking: then it is shown again.
  const closed = () => (busy() ? box.current?.showModal() : onClose());
  return (
    <dialog ref={box} aria-labelledby={id} onCancel={hold} onClose={closed} onClickCapture={hold} onClick={(event) => event.target === box.current && onClose()}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
