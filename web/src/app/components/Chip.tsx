import type { ComponentChildren } from "preact";

import type { Party, ReferralState, Side, Urgency } from "../../endpoint/interface/index.ts";
import { t } from "../words.ts";
import { Icon, type IconName } from "./Icon.tsx";

export type Tone = "plain" | "accent" | "good" | "care" | "bad" | "note";

/** A word or two about a thing. The word says it; the colour only repeats it. */
export function Chip({ tone = "plain", icon, children }: { tone?: Tone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`chip ${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

const STATES: Record<ReferralState, Tone> = {
  sent: "plain",
  received: "accent",
  accepted: "good",
  declined: "bad",
  information_asked: "care",
  scheduled: "good",
  unattended: "care",
  in_progress: "good",
  completed: "plain",
  transferred: "plain",
  withdrawn: "plain",
};

/** To who receives it, what was sent is new. */
export function StateChip({ state, side }: { state: ReferralState; side: Side | null }) {
  const fresh = state === "sent" && side === "receiver";
  return <Chip tone={fresh ? "accent" : STATES[state]}>{fresh ? t("state-new") : t(`state-${state}`)}</Chip>;
}

/** Nothing for what is routine: a sign on everything is a sign on nothing. */
export function UrgencyChip({ urgency }: { urgency: Urgency }) {
  if (urgency === "routine") return null;
  return (
    <Chip tone={urgency === "urgent" ? "bad" : "care"} icon={urgency === "urgent" ? "warn" : "clock"}>
      {t(`urgency-${urgency}`)}
    </Chip>
  );
}

/** What was verified of a structure: level 0 to 4. */
export function Level({ level, brief = false }: { level: number; brief?: boolean }) {
  const words = t(`level-${Math.min(Math.max(level, 0), 4)}`);
  return (
    <span class={level > 0 ? "level known" : "level"} title={brief ? words : undefined}>
      <Icon name={level > 0 ? "shield" : "shieldPlain"} size={16} />
      {brief ? (
        <>
          <span aria-hidden="true">{level}</span>
          <span class="aside">{words}</span>
        </>
      ) : (
        words
      )}
    </span>
  );
}

/** A service of a structure, with what is verified of it. */
export function PartyName({ party }: { party: Party }) {
  return (
    <span class="party">
      <bdi>{t("party", { service: party.service, structure: party.structure })}</bdi> <Level level={party.level} brief />
      {!party.active && <Chip tone="bad">{t("suspended")}</Chip>}
    </span>
  );
}
