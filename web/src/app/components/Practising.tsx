/* That nothing here is real, on every page of a relay for practising; and where there is one, from a real one. */

import { signal } from "@preact/signals";

import { t } from "../words.ts";
import { keep, kept } from "../kept.ts";
import { Banner } from "./Banner.tsx";

interface Said {
  /** Whether this relay is for practising. */
  sandbox: boolean;
  /** Address of a relay that is. */
  practice: string | null;
}

const said = signal<Said>({ sandbox: kept("sandbox") === "yes", practice: null });

/** Ask the relay what it is for; what it said last holds while it is away. */
export async function beginPractising(): Promise<void> {
  try {
    const answer = await fetch("/v1/network");
    if (!answer.ok) return;
    const { sandbox = false, practice = null } = (await answer.json()) as Partial<Said>;
    said.value = { sandbox: sandbox === true, practice: isAddress(practice) ? practice : null };
    keep("sandbox", said.value.sandbox ? "yes" : "no");
  } catch {
    // The relay is away.
  }
}

/** Whether nothing is real here. */
export function isSandbox(): boolean {
  return said.value.sandbox;
}

/** Above everything, all the time; nobody can close it. */
export function PractisingNotice() {
  if (!said.value.sandbox) return null;
  return (
    <aside class="practising" aria-label={t("practising")}>
      <Banner tone="care">
        <p>
          <strong>{t("practising")}</strong> {t("practising-means")}
        </p>
      </Banner>
    </aside>
  );
}

/** The way to a relay for practising, where the cooperative has one. */
export function PractiseLink({ button = false }: { button?: boolean }) {
  const { practice } = said.value;
  if (!practice) return null;
  return (
    <a href={practice} rel="noreferrer" class={button ? "button primary" : undefined}>
      {t("practise")}
    </a>
  );
}

/** Whether it is the address of a page: the relay says it, and a link could also be a script. */
function isAddress(text: unknown): text is string {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  return ["https:", "http:"].includes(new URL(text).protocol);
}
