/* Short words about what was just done, and the way back from it.
 *
 *     toast({ text: t("sending-soon"), action: { label: t("undo"), do: () => … }, until: item.undoUntil })
 */

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

import { t } from "../words.ts";
import { Button } from "./Button.tsx";

export interface ToastOf {
  text: string;
  action?: { label: string; do: () => void };
  /** When it goes by itself (milliseconds); six seconds from now when nothing is said. */
  until?: number | null;
}

const shown = signal<(ToastOf & { id: number })[]>([]);
let last = 0;

export function toast(of: ToastOf): void {
  last += 1;
  shown.value = [...shown.value.slice(-2), { ...of, id: last }];
}

function drop(id: number): void {
  shown.value = shown.value.filter((each) => each.id !== id);
}

/** The place of the toasts: once in the application. */
export function Toasts() {
  return (
    <div class="toasts no-print" role="status">
      {shown.value.map((each) => (
        <Toast key={each.id} of={each} onGone={() => drop(each.id)} />
      ))}
    </div>
  );
}

function Toast({ of, onGone }: { of: ToastOf; onGone: () => void }) {
  const end = of.until ?? 0;
  const [left, setLeft] = useState(() => seconds(end));
  useEffect(() => {
    if (!end) {
      const timer = setTimeout(onGone, 6_000);
      return () => clearTimeout(timer);
    }
    const timer = setInterval(() => {
      const now = seconds(end);
      setLeft(now);
      if (now <= 0) onGone();
    }, 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="toast">
      <span>{of.text}</span>
      {of.action && (
        <Button
          kind="quiet"
          onClick={() => {
            of.action?.do();
            onGone();
          }}
        >
          {of.action.label}
          {end > 0 && (
            <span class="figures" aria-hidden="true">
              {left}
            </span>
          )}
        </Button>
      )}
      {!of.action && <Button kind="quiet" icon="cross" aria-label={t("dismiss")} onClick={onGone} />}
    </div>
  );
}

function seconds(end: number): number {
  return Math.max(0, Math.ceil((end - Date.now()) / 1000));
}
