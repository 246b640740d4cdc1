/**
 * Referrals: a form about a person, sent to one service, and the steps that both sides take. The twin of
 * client/casework/referrals.py.
 */

import { Referral } from "../../schemas/content.ts";
import { InvalidInputError } from "../../schemas/errors.ts";
import { checkAnswers, form } from "../../schemas/forms.ts";
import { parseAddress } from "../../schemas/ids.ts";
import { check, fold, MOVES, NEEDS_TEXT } from "../../schemas/referral.ts";
import type { Origin } from "../../schemas/sharing.ts";
import { type Action, Transition } from "../../schemas/steps.ts";
import type { Clock } from "../clock.ts";
import type { Conversation } from "../messages/conversation.ts";
import type { Mirror } from "../directory/mirror.ts";
import { freshId } from "../ids.ts";
import type { Checklist, NewReferral, NewStep } from "../interface/index.ts";
import type { Compose, Manner, Messages } from "../messages/messages.ts";
import type { Item } from "../messages/items.ts";
import type { Outbox } from "../messages/outbox.ts";
import type { Member, People } from "../directory/people.ts";
import type { Threads } from "../messages/threads.ts";

type Onward = NonNullable<NewStep["transfer"]>;

export class Referrals {
  readonly #mirror: Mirror;
  readonly #threads: Threads;
  readonly #messages: Messages;
  readonly #people: People;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  constructor(
    mirror: Mirror,
    threads: Threads,
    messages: Messages,
    people: People,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#mirror = mirror;
    this.#threads = threads;
    this.#messages = messages;
    this.#people = people;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Refer a person to a service; throws FormError, which names each answer that does not fit. */
  async refer(referral: NewReferral, manner: Manner): Promise<Item> {
    const { to, from, form: id, answers, urgency, legalBasis, subject, text = "", checklist } = referral;
    checkAnswers(await form(id), answers);
    const { author } = this.#messages;
    const compose: Compose = (after, files) =>
      Referral.of({
        author,
        subject,
        form: id,
        answers,
        urgency,
        legal_basis: legalBasis,
        text,
        checklist: checklist ? checklistOf(checklist) : null,
        after,
        files,
      });
    return this.#messages.begin([to], from, compose, manner);
  }

  /** Take a step; throws IllegalMoveError. `insteadOf` is given by StandIns. */
  async act(step: NewStep, manner: Manner, insteadOf: string | null = null): Promise<Item> {
    const { thread, action, text = "", reason, appointment, suggests } = step;
    const conversation = await this.#threads.conversation(thread);
    const services = this.#services(conversation, action);
    const [own = ""] = services;
    check(fold(conversation.planned).state, action, conversation.side(own));
    if (NEEDS_TEXT.includes(action) && text.trim() === "") {
      throw new InvalidInputError(`the step ${action} needs a text`, { advice: "say why, what, or how it ended" });
    }
    const assigned = action === "assign" ? this.#assigned(step.assignee, own) : null;
    const onward = step.transfer && (await this.#onward(conversation, own, step.transfer, text, manner.hold));
    const { author } = this.#messages;
    const compose: Compose = (after, files) =>
      Transition.of({
        author,
        action,
        text,
        assignee: assigned?.id ?? null,
        assignee_name: assigned?.name ?? "",
        instead_of: insteadOf,
        reason: reason ?? null,
        appointment: appointment ?? null,
        suggests: suggests === undefined ? null : this.#mirror.current.service(parseAddress(suggests)).service.id,
        transfer: onward?.transfer ?? null,
        after,
        files,
      });
    // The new referral is kept first: a step that says where it went must never stand without it.
    if (onward) await this.#outbox.write(onward.item);
    return this.#messages.add(conversation, assigned ? [own] : services, compose, manner);
  }

  /** Refer the person again, to the service that was suggested or another one; for who was declined. */
  async redirect(thread: string, to: string | undefined, text: string, manner: Manner): Promise<Item> {
    const conversation = await this.#threads.conversation(thread);
    const { referral, participants } = conversation;
    const own = this.#messages.everybody(conversation)[0] ?? "";
    const isDeclined = referral !== null && fold(conversation.events).state === "declined";
    if (!isDeclined || conversation.side(own) !== "sender") {
      throw new InvalidInputError("only a referral that was declined is sent to another door");
    }
    const { suggests } = this.#threads.loop(conversation);
    const target = to ?? (suggests === null ? undefined : this.#threads.address(suggests));
    if (target === undefined) throw new InvalidInputError("no other service was suggested", { advice: "choose one" });
    const origin = { thread, sender: participants[0] ?? "", consent: null };
    const compose: Compose = () => this.#again(referral, origin, text);
    return this.#messages.begin([target], this.#threads.address(own), compose, manner);
  }

  /** Return the services of a referral, first the own one that takes the step. */
  #again(referral: Referral, origin: Origin, text: string): Referral {
    return { ...referral, author: this.#messages.author, text: text || referral.text, origin, after: [] };
  }

  #services(conversation: Conversation, action: Action): string[] {
    if (conversation.referral === null) {
      throw new InvalidInputError("this conversation is not a referral", { advice: "write a reply" });
    }
    const services = this.#messages.everybody(conversation);
    const side = MOVES.find((move) => move.action === action)?.side;
    // Somebody may belong to both services: the step says for which of them it is taken.
    const proper = conversation.participants[side === "sender" ? 0 : 1] ?? "";
    const own = this.#threads.ownServices().includes(proper) ? proper : (services[0] ?? "");
    return [own, ...services.filter((each) => each !== own)];
  }

  #assigned(assignee: string | undefined, service: string): Member {
    const member = this.#people.member(assignee ?? this.#mirror.own.device.member);
    if (!member.services.some(({ id }) => id === service)) {
      throw new InvalidInputError(`${member.name} does not belong to this service`);
    }
    return member;
  }

  /** Compose the referral that another service gets, with its form and files as they were. */
  async #onward(conversation: Conversation, own: string, { to, consent }: Onward, text: string, hold?: number) {
    const { referral } = conversation;
    if (referral === null) throw new InvalidInputError("this conversation is not a referral");
    const service = this.#mirror.current.service(parseAddress(to)).service.id;
    if (conversation.participants.includes(service)) {
      throw new InvalidInputError(`${to} has this referral already`, { advice: "choose another service" });
    }
    const thread = freshId(this.#clock());
    const origin = { thread: conversation.id, sender: conversation.participants[0] ?? "", consent };
    const compose: Compose = () => this.#again(referral, origin, text);
    const from = this.#threads.address(own);
    const item = await this.#messages.compose([to], from, compose, { hold }, thread);
    return { item, transfer: { service, thread, consent } };
  }
}

function checklistOf({ informed, purpose, minimum, on, whyNot }: Checklist) {
  return { informed, purpose, minimum, on, why_not: whyNot };
}
