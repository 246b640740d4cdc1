import { useId } from "preact/hooks";

/** How far something is; `total` 0 while nobody knows. */
export function Progress({ label, done, total }: { label: string; done: number; total: number }) {
  const id = useId();
  return (
    <>
      <span class="aside" id={id}>
        {label}
      </span>
      {total > 0 ? <progress aria-labelledby={id} value={done} max={total} /> : <progress aria-labelledby={id} />}
    </>
  );
}
