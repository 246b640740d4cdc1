import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

const SPARE = 5; // rows drawn above and below what is seen

interface Of<Item> {
  label: string;
  /** How many rows the list has; those that are here are `rows`, the first of them in the place `first`. */
  total: number;
  first?: number;
  rows: readonly Item[];
  /** Called with the places that are about to be drawn, so that what is not here can be fetched. */
  onLook?: (from: number, to: number) => void;
  id: (row: Item) => string;
  children: (row: Item) => ComponentChildren;
}

/**
 * A long list of rows of one height, of which only those in sight are drawn. Arrow keys, Home and End go through all,
 * and each says which one of how many it is.
 */
export function Virtual<Item>({ label, total, first = 0, rows, onLook, id, children }: Of<Item>) {
  const frame = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  const wanted = useRef<number | null>(null);
  const [seen, setSeen] = useState({ from: 0, to: 20 });

  const look = () => {
    const box = frame.current;
    if (!box || !height.current) return;
    const from = Math.max(0, Math.floor(box.scrollTop / height.current) - SPARE);
    const to = Math.min(total, Math.ceil((box.scrollTop + box.clientHeight) / height.current) + SPARE);
    setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    onLook?.(from, to);
  };

  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measure = () => {
      height.current = box.querySelector("li[aria-posinset]")?.getBoundingClientRect().height ?? 0;
      look();
    };
    const watch = new ResizeObserver(measure);
    watch.observe(box);
    return () => watch.disconnect();
  }, [total]);

  useEffect(() => {
    const box = frame.current;
    if (!box || wanted.current === null) return;
    const row = box.querySelector<HTMLElement>(`li[aria-posinset="${wanted.current + 1}"] a`);
    const stayed = box.contains(document.activeElement);
    if (row && stayed) row.focus();
    if (row || !stayed) wanted.current = null;
  });

  const keys = (event: KeyboardEvent) => {
    const box = frame.current;
    const row = event.target instanceof Element ? event.target.closest("li") : null;
    const at = row ? Number(row.getAttribute("aria-posinset")) - 1 : wanted.current;
    if (!box || at === null) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: total - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const aim = Math.min(Math.max(to, 0), total - 1);
    wanted.current = aim;
    box.focus({ preventScroll: true }); // until the row is here: the one that had the focus may go
    const top = aim * height.current;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height.current > box.scrollTop + box.clientHeight) box.scrollTop = top + height.current - box.clientHeight;
    look();
    setSeen((before) => ({ ...before }));
  };

  const from = Math.min(seen.from, Math.max(0, total - 1));
  const places = Array.from({ length: Math.min(seen.to, total) - from }, (_, at) => from + at);
  return (
    <div class="virtual" ref={frame} tabIndex={-1} onScroll={look} onKeyDown={keys}>
      {/* Empty pictures keep the place of the rows that are not drawn: their height is an attribute, so no style is needed. */}
      <Space rows={from} height={height.current} />
      <ol aria-label={label}>
        {places.map((at) => {
          const row = rows[at - first];
          return (
            <li key={row ? id(row) : at} aria-setsize={total} aria-posinset={at + 1}>
              {row ? children(row) : <span class="bone" />}
            </li>
          );
        })}
      </ol>
      <Space rows={total - from - places.length} height={height.current} />
    </div>
  );
}

function Space({ rows, height }: { rows: number; height: number }) {
  return rows > 0 ? <svg width="1" height={rows * height} aria-hidden="true" /> : null;
}
