import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Button, type ButtonProps } from "./Button.tsx";

/** A button that shows further ones. Escape and a press elsewhere close it; the focus returns to the button. */
export function Menu({ label, children, ...button }: { label: string; children: ComponentChildren[] } & Pick<ButtonProps, "icon" | "kind" | "small">) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const press = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", press);
    box.current?.querySelector<HTMLElement>("li > *")?.focus();
    return () => document.removeEventListener("pointerdown", press);
  }, [open]);
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    setOpen(false);
    box.current?.querySelector<HTMLElement>("button")?.focus();
  };
  return (
    <div class="menu" ref={box} onKeyDown={keys}>
      <Button {...button} aria-expanded={open} aria-label={label} title={label} onClick={() => setOpen(!open)} />
      {open && (
        <ul onClick={() => setOpen(false)}>
          {children.map((each, at) => each && <li key={at}>{each}</li>)}
        </ul>
      )}
    </div>
  );
}
