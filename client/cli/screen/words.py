"""The words for what the formats name with a code."""

from typing import Final

from schemas.content import Urgency
from schemas.mail import Delivery
from schemas.referral import Refusal, State

LEVELS: Final = (
    "self-declared",
    "e-mail and domain checked",
    "enterprise number checked",
    "representative identified",
    "met in person",
)
"""What was verified of a structure, by level (0 to 4)."""

REFUSALS: Final = {
    Refusal.WRONG_SIDE: "refused: this step belongs to the other side",
    Refusal.NOT_NOW: "refused: this step was not possible at that moment",
    Refusal.CLOSED: "refused: the referral had ended",
}
"""Why a step changed nothing."""

DELIVERIES: Final = {
    Delivery.HANDED_OVER: "the e-mail was handed over to the mail server",
    Delivery.DELAYED: "the e-mail is delayed",
    Delivery.BOUNCED: "the e-mail came back",
    Delivery.REFUSED: "the e-mail was not sent",
    Delivery.OPENED: "the correspondent has read it",
    Delivery.EXPIRED: "the e-mail could not be delivered in time",
}
"""What became of a notice to a correspondent."""

STATE_STYLES: Final = {
    State.SENT: "quiet",
    State.RECEIVED: "",
    State.ACCEPTED: "good",
    State.DECLINED: "caution",
    State.INFORMATION_ASKED: "caution",
    State.IN_PROGRESS: "good",
    State.COMPLETED: "good",
    State.WITHDRAWN: "caution",
}

URGENCY_STYLES: Final = {Urgency.ROUTINE: "", Urgency.SOON: "caution", Urgency.URGENT: "bad"}


def level(number: int) -> str:
    """Return a level of verification in words: `level 2, enterprise number checked`."""
    return f"level {number}, {LEVELS[number]}"


def plain(code: str) -> str:
    """Return a code as words: `information_asked` is `information asked`."""
    return code.replace("_", " ")
