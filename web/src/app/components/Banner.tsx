import type { ComponentChildren } from "preact";

import { Icon, type IconName } from "./Icon.tsx";

const SIGNS = { info: "info", good: "check", care: "warn", bad: "warn" } as const satisfies Record<string, IconName>;

/** Something to know before going on. `alert` has it read aloud as soon as it appears. */
export function Banner({ tone = "info", alert = false, children }: { tone?: keyof typeof SIGNS; alert?: boolean; children: ComponentChildren }) {
  return (
    <div class={`banner ${tone}`} role={alert ? "alert" : undefined}>
      <Icon name={SIGNS[tone]} />
      <div>{children}</div>
    </div>
  );
}
