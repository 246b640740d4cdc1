import type { ComponentChildren } from "preact";

import { full, iso } from "../times.ts";
import { Icon, type IconName } from "./Icon.tsx";

/** Things that happened, in their order. */
export function Timeline({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ol class="timeline" aria-label={label}>
      {children}
    </ol>
  );
}

interface Of {
  id?: string;
  icon: IconName;
  /** `note`: stays within the own service; `step`: moves a referral; `own`: of this person. */
  tone?: "note" | "step" | "own" | "bad" | undefined;
  head: ComponentChildren;
  at: number;
  foot?: ComponentChildren;
  children?: ComponentChildren;
}

export function TimelineItem({ id, icon, tone, head, at, foot, children }: Of) {
  return (
    <li class={tone ? `moment ${tone}` : "moment"} id={id}>
      <span class="moment-sign">
        <Icon name={icon} size={18} />
      </span>
      <article>
        <header>
          <div class="moment-head">{head}</div>
          <time dateTime={iso(at)} class="soft small">
            {full(at)}
          </time>
        </header>
        {children}
        {foot && <footer>{foot}</footer>}
      </article>
    </li>
  );
}
