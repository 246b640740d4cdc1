"""What people decide, by chance: which step they take, how long they take, what they overlook.

The chances are invented; they only have to lead everywhere. What is possible is asked of the client's own
state machine, never decided here.
"""

from random import Random

from client.casework.loop import Loop
from schemas.content import Content, Message, Transition
from schemas.events import Side
from schemas.referral import Referral as Progress
from schemas.referral import State, moves
from schemas.sharing import ConsentWithdrawn
from schemas.steps import Action, Appointment, Reason

HOUR = 3_600_000
DAY = 24 * HOUR

Weights = dict[Action | None, float]

RECEIVER: dict[State, Weights] = {
    State.SENT: {Action.ACCEPT: 66, Action.DECLINE: 13, Action.ASK: 15, Action.TRANSFER: 4, None: 2},
    State.RECEIVED: {Action.ACCEPT: 66, Action.DECLINE: 13, Action.ASK: 15, Action.TRANSFER: 4, None: 2},
    State.INFORMATION_ASKED: {None: 90, Action.ACCEPT: 5, Action.DECLINE: 5},
    State.ACCEPTED: {Action.SCHEDULE: 62, Action.START: 30, Action.TRANSFER: 3, Action.ASK: 5},
    State.SCHEDULED: {Action.ATTEND: 74, Action.MISS: 18, Action.UNSCHEDULE: 4, Action.SCHEDULE: 4},
    State.UNATTENDED: {Action.SCHEDULE: 60, Action.COMPLETE: 40},
    State.IN_PROGRESS: {Action.COMPLETE: 92, Action.ASK: 4, Action.TRANSFER: 4},
}
SENDER: dict[State, Weights] = {State.INFORMATION_ASKED: {Action.ANSWER: 88, Action.WITHDRAW: 6, None: 6}}
WITHDRAWS = 0.01
"""The chance that a sender who looks withdraws an open referral."""

REASONS: dict[Action, tuple[Reason, ...]] = {
    Action.COMPLETE: (Reason.HELPED, Reason.HELPED_IN_PART, Reason.NOT_WANTED, Reason.HELPED_ELSEWHERE),
    Action.DECLINE: (Reason.WRONG_DOOR, Reason.NO_CAPACITY, Reason.NOT_ELIGIBLE, Reason.OUTSIDE_AREA),
    Action.WITHDRAW: (Reason.NO_LONGER_NEEDED, Reason.MISTAKE, Reason.CONSENT_WITHDRAWN),
}


class People:
    """Everybody's decisions, from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - people, not keys

    def chance(self, probability: float) -> bool:
        """Return whether something happens."""
        return self.random.random() < probability

    def delay(self) -> int:
        """Return after how long somebody looks, in milliseconds: mostly within two days."""
        return int(self.random.expovariate(1 / (1.2 * DAY))) + HOUR

    def decide(self, progress: Progress, side: Side) -> Action | None:
        """Return the step that somebody takes now, one that is possible; None for none."""
        possible = moves(progress, side)
        if side is Side.SENDER and Action.WITHDRAW in possible and self.chance(WITHDRAWS):
            return Action.WITHDRAW
        weights = (RECEIVER if side is Side.RECEIVER else SENDER).get(progress.state, {})
        choices = [action for action in weights if action is None or action in possible]
        if not choices:
            return None
        return self.random.choices(choices, [weights[action] for action in choices])[0]

    def again(self, state: State, loop: Loop, now: int) -> int | None:
        """Return when the receiving side looks again by itself; None when it waits for the other."""
        match state:
            case State.SCHEDULED if loop.appointment is not None:
                return max(loop.appointment.starts, now) + 2 * HOUR
            case State.IN_PROGRESS:
                return now + int(self.random.uniform(5, 50) * DAY)
            case State.ACCEPTED | State.UNATTENDED:
                return now + self.delay()
            case _:
                return None

    def step(
        self, action: Action, author: str, after: tuple[bytes, ...], now: int, state: State, door: str
    ) -> Transition:
        """Return a step with what belongs to it; `door` is a service that one may suggest."""
        reasons = REASONS.get(action)
        reason = self.random.choice(reasons) if reasons else None
        if action is Action.COMPLETE and state is State.UNATTENDED:
            reason = Reason.NOT_REACHED
        appointment = None
        if action is Action.SCHEDULE:
            starts = now + int(self.random.uniform(1, 15) * DAY)
            appointment = Appointment(starts, "Rue de Fer 1, Namur")
        return Transition(
            author,
            action,
            "…",
            reason=reason,
            appointment=appointment,
            suggests=door if reason is Reason.WRONG_DOOR else None,
            after=after,
        )

    def remark(self, author: str, after: tuple[bytes, ...], day: str) -> Content | None:
        """Return what somebody says besides, seldom: a message, or that consent is withdrawn."""
        if self.chance(0.003):
            return ConsentWithdrawn(author, day, after=after)
        return Message(author, "Bonjour", after=after) if self.chance(0.05) else None
