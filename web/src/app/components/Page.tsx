import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import { moved } from "../router.ts";
import { line } from "../safe.ts";
import { t } from "../words.ts";

/** The heading of a page. It names the window, and takes the focus when the person came from another page. */
export function Title({ children, hidden = false }: { children: string; hidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const words = line(children);
  useEffect(() => {
    document.title = t("window-title", { page: words });
  }, [words]);
  // With what is drawn: later it would take the focus from a field in which somebody types already.
  useLayoutEffect(() => {
    if (moved) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 tabIndex={-1} ref={heading} class={hidden ? "aside" : undefined}>
      {words}
    </h1>
  );
}

/** A page: its heading, what can be done with all of it, and its content. */
export function Page({ title, lead, actions, narrow = false, children }: { title: string; lead?: string | undefined; actions?: ComponentChildren; narrow?: boolean; children: ComponentChildren }) {
  return (
    <div class={narrow ? "page narrow" : "page"}>
      <div class="page-head">
        <div>
          <Title>{title}</Title>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="row no-print">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The first thing that the keyboard meets: past everything that is the same on each page. */
export function SkipLink() {
  const lead = (event: Event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };
  return (
    <a class="skip" href="#main" onClick={lead}>
      {t("skip")}
    </a>
  );
}
