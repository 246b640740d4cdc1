import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import type { MailDelivery, MailMode, TransferState, Urgency } from "../../src/endpoint/interface/index.ts";
import { DOUBTS } from "../../src/app/conversation/Held.tsx";
import type { Misfit } from "../../src/schemas/forms.ts";
import { NEEDS_TEXT, STATES } from "../../src/schemas/referral.ts";
import { ACTIONS, REASONS } from "../../src/schemas/steps.ts";

const said = (room: string) => readFileSync(fileURLToPath(new URL(`../../locales/en/${room}.ftl`, import.meta.url)), "utf8");
const keys = new Set(["shell", "conversation", "referral", "inbox"].flatMap((room) => [...said(room).matchAll(/^([a-z][\w-]*) =/gmu)].map((found) => found[1])));
const lacking = (wanted: readonly string[]) => wanted.filter((key) => !keys.has(key));
/** Every member of a type, which the compiler checks: a record lacks none. */
const every = <Word extends string>(words: Record<Word, true>) => Object.keys(words);

const steps = ACTIONS.filter((action) => action !== "receive");

test("each step has its words: the button, the title, the question, the hint, what it is called afterwards", () => {
  const asked = steps.filter((step) => step !== "assign");
  expect(lacking(steps.flatMap((step) => [`step-${step}`, `step-${step}-title`, `step-${step}-hint`, `did-${step}`]))).toEqual([]);
  expect(lacking(asked.map((step) => `step-${step}-text`))).toEqual([]);
  expect(lacking(NEEDS_TEXT.map((step) => `step-${step}-need`))).toEqual([]);
});

test("each reason for which the bridge holds a reply has words", () => {
  const inbound = (module: string) => readFileSync(fileURLToPath(new URL(`../../../bridges/inbound/${module}.py`, import.meta.url)), "utf8");
  const doubts = [...inbound("authenticate").matchAll(/^    [A-Z_]+ = "([a-z-]+)"/gmu), ...inbound("pipeline").matchAll(/^_[A-Z_, ]+ = .*$/gmu)].flatMap(([line, doubt]) => doubt ?? [...line.matchAll(/"([a-z-]+)"/gu)].map((found) => found[1] ?? ""));
  expect([...DOUBTS].sort()).toEqual(doubts.sort());
  expect(lacking([...DOUBTS, "other"].map((doubt) => `doubt-${doubt}`))).toEqual([]);
});

test("each state, reason, urgency, mode and misfit has a word", () => {
  expect(lacking(STATES.map((state) => `state-${state}`))).toEqual([]);
  expect(lacking(Object.values(REASONS).flatMap((reasons) => reasons.map((reason) => `reason-${reason}`)))).toEqual([]);
  expect(lacking(every<Urgency>({ routine: true, soon: true, urgent: true }).map((each) => `urgency-${each}`))).toEqual([]);
  expect(lacking(every<MailMode>({ link: true, openpgp: true, smime: true, short: true, plain: true }).flatMap((each) => [`mode-${each}`, `mode-${each}-hint`]))).toEqual([]);
  expect(lacking(every<MailDelivery>({ "handed-over": true, delayed: true, bounced: true, refused: true, opened: true, expired: true }).map((each) => `delivery-${each}`))).toEqual([]);
  expect(lacking(every<TransferState>({ encrypting: true, uploading: true, downloading: true, paused: true, waiting: true, done: true, failed: true }).map((each) => `transfer-${each}`))).toEqual([]);
  expect(lacking(every<Misfit>({ needed: true, "not-asked": true, kind: true, choice: true, date: true, short: true, long: true, form: true, low: true, high: true }).map((each) => `misfit-${each}`))).toEqual([]);
  expect(lacking([0, 1, 2, 3, 4].map((level) => `level-${level}`))).toEqual([]);
});
