import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** What the next step asks. It takes the focus, which was in the form that has just gone, so that it is read out. */
export function NextStep({ lead = false, children }: { lead?: boolean; children: ComponentChildren }) {
  const words = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => words.current?.focus(), []);
  return (
    <p tabIndex={-1} ref={words} class={lead ? "lead" : undefined}>
      {children}
    </p>
  );
}
