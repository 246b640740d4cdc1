/**
 * The state of a referral, folded from the steps that its two sides signed (spec/referral.md).
 *
 * Every client runs this same pure function over the envelopes of a thread, because the relay, which cannot read them,
 * could not decide. A step that the table does not allow changes nothing and is kept, to be shown:
 *
 *     const referral = fold(thread.map((opened) => eventOf(opened.hash, opened.content, side, opened.time)));
 *     referral.state; referral.refused; moves(referral, "receiver");
 */

import { IllegalMoveError } from "./errors.ts";
import { type Event, missing, order, type Side } from "./events.ts";
import { ACTIONS, type Action } from "./steps.ts";

export const STATES = [
  "sent",
  "received",
  "accepted",
  "declined",
  "information_asked",
  "scheduled",
  "unattended",
  "in_progress",
  "completed",
  "transferred",
  "withdrawn",
] as const;

/** Where a referral stands. */
export type State = (typeof STATES)[number];

/** Why a step changed nothing: it belongs to the other side, the state does not allow it, the referral had ended. */
export type Refusal = "wrong_side" | "not_now" | "closed";

/** A row of the table: `side` may take `action` in the states `origins`, and it leads to `target`. */
export interface Move {
  readonly action: Action;
  readonly side: Side;
  readonly origins: readonly State[];
  readonly target: State | "unchanged" | "before asking";
}

export const CLOSED: readonly State[] = ["declined", "completed", "transferred", "withdrawn"];
export const OPEN: readonly State[] = STATES.filter((state) => !CLOSED.includes(state));
const UNDECIDED: readonly State[] = ["sent", "received", "information_asked"];
const TAKEN_ON: readonly State[] = ["accepted", "scheduled", "unattended", "in_progress"];

const except = (states: readonly State[], other: State) => states.filter((state) => state !== other);

/** The whole state machine; spec/referral.md shows the same table, and a test compares the two. */
export const MOVES: readonly Move[] = [
  { action: "receive", side: "receiver", origins: ["sent"], target: "received" },
  // Each colleague who opens the referral sends a receipt, and one may arrive after the referral moved on.
  { action: "receive", side: "receiver", origins: except(STATES, "sent"), target: "unchanged" },
  { action: "accept", side: "receiver", origins: UNDECIDED, target: "accepted" },
  { action: "decline", side: "receiver", origins: UNDECIDED, target: "declined" },
  { action: "ask", side: "receiver", origins: except(OPEN, "information_asked"), target: "information_asked" },
  { action: "answer", side: "sender", origins: ["information_asked"], target: "before asking" },
  { action: "schedule", side: "receiver", origins: TAKEN_ON, target: "scheduled" },
  { action: "unschedule", side: "receiver", origins: ["scheduled"], target: "accepted" },
  { action: "attend", side: "receiver", origins: ["scheduled"], target: "in_progress" },
  { action: "miss", side: "receiver", origins: ["scheduled"], target: "unattended" },
  { action: "start", side: "receiver", origins: ["accepted", "unattended"], target: "in_progress" },
  { action: "complete", side: "receiver", origins: TAKEN_ON, target: "completed" },
  { action: "transfer", side: "receiver", origins: OPEN, target: "transferred" },
  { action: "withdraw", side: "sender", origins: OPEN, target: "withdrawn" },
  { action: "assign", side: "receiver", origins: OPEN, target: "unchanged" },
];

/** The steps that say nothing without a text: the reason, the question, the outcome. */
export const NEEDS_TEXT: readonly Action[] = ["decline", "ask", "complete"];

const SIDES = new Map(MOVES.map((move) => [move.action, move.side]));

/** What the events so far amount to. */
export interface Referral {
  readonly state: State;
  /** Set while information is asked: where the answer leads back to. */
  readonly asked_from: State | null;
  readonly assignee: string | null;
  /** The steps that counted: event, action, state after it. */
  readonly history: readonly (readonly [string, Action, State])[];
  readonly refused: readonly (readonly [string, Refusal])[];
  /** Envelopes that somebody had seen and that are not here. */
  readonly missing: ReadonlySet<string>;
}

/** A referral that was sent. */
export const SENT: Referral = {
  state: "sent",
  asked_from: null,
  assignee: null,
  history: [],
  refused: [],
  missing: new Set(),
};

/** Return the state of a referral from the events of its thread, in whatever order they arrived. */
export function fold(events: readonly Event[]): Referral {
  return { ...order(events).reduce(step, SENT), missing: missing(events) };
}

/** Return the referral after one more event; an illegal one only joins those that were `refused`. */
export function step(referral: Referral, event: Event): Referral {
  if (event.action === null) return referral;
  // A colleague was faster: it is done already, or somebody else is in charge.
  const late = (event.instead_of ?? referral.assignee) !== referral.assignee ? "not_now" : null;
  const refused = refusal(referral.state, event.action, event.side) ?? late;
  if (refused) return { ...referral, refused: [...referral.refused, [event.id, refused]] };
  const state = target(referral, event.action);
  return {
    ...referral,
    state,
    asked_from: askedFrom(referral, state),
    assignee: event.action === "assign" ? event.assignee : referral.assignee,
    history: [...referral.history, [event.id, event.action, state]],
  };
}

/** Throw IllegalMoveError when `side` cannot take this step; it names those that it can take now. */
export function check(state: State, action: Action, side: Side): void {
  const refused = refusal(state, action, side);
  if (!refused) return;
  const details = {
    wrong_side: `the step ${action} belongs to the other side, not to the ${side}`,
    not_now: `the step ${action} is not possible while the referral is ${state}`,
    closed: `the referral has ended: it is ${state}`,
  };
  const possible = possibleIn(state, side);
  throw new IllegalMoveError(details[refused], {
    advice: possible.length ? `possible now: ${possible.join(", ")}` : "no step is left: write a message",
    extra: { state, possible },
  });
}

/** Return the steps that a person of `side` can take now, in the order of the table. */
export function moves(referral: Referral, side: Side): readonly Action[] {
  return possibleIn(referral.state, side);
}

function possibleIn(state: State, side: Side): readonly Action[] {
  return ACTIONS.filter((action) => action !== "receive" && !refusal(state, action, side));
}

function find(action: Action, state: State): Move | undefined {
  return MOVES.find((move) => move.action === action && move.origins.includes(state));
}

function refusal(state: State, action: Action, side: Side): Refusal | null {
  if (side !== SIDES.get(action)) return "wrong_side";
  if (find(action, state)) return null;
  return CLOSED.includes(state) ? "closed" : "not_now";
}

function target(referral: Referral, action: Action): State {
  const leads = find(action, referral.state)?.target ?? "unchanged";
  if (leads === "unchanged") return referral.state;
  return leads === "before asking" ? (referral.asked_from ?? "received") : leads;
}

function askedFrom(referral: Referral, state: State): State | null {
  if (state !== "information_asked") return null;
  if (referral.state === "information_asked") return referral.asked_from;
  // Whoever asks has read it, even when the receipt is still on its way.
  return referral.state === "sent" ? "received" : referral.state;
}
