"""The words for what the formats name with a code."""

from typing import Final

from client.cli.screen.safe import line
from schemas.content import Content, Referral, Urgency
from schemas.desk import Feedback, FeedbackState, SignUp
from schemas.mail import Automatic, Delivery, Verdict
from schemas.referral import Refusal, State
from schemas.reminding import Waiting
from schemas.sharing import Informed
from schemas.steps import Action

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

STEPS: Final = {
    Action.ACCEPT: "accepts",
    Action.DECLINE: "declines",
    Action.ASK: "asks for information",
    Action.ANSWER: "answers",
    Action.SCHEDULE: "makes an appointment",
    Action.UNSCHEDULE: "takes the appointment back",
    Action.ATTEND: "says that the person came",
    Action.MISS: "says that the person did not come",
    Action.START: "begins the help",
    Action.COMPLETE: "completes",
    Action.TRANSFER: "passes it on",
    Action.WITHDRAW: "withdraws",
}
"""What the author of a step does by it."""

VERDICTS: Final = {
    Verdict.GENUINE: "genuine",
    Verdict.RELEASED: "let in by a decision",
    Verdict.OPERATOR: "let in by who operates the bridge",
}
"""Why a reply by ordinary mail is shown."""

AUTOMATIC: Final = {
    Automatic.ABSENCE: "out of office: nobody has read yours",
    Automatic.AUTOMATIC: "written by a program",
}
"""What kind of program wrote a mail."""

INFORMED: Final = {
    Informed.ORALLY: "yes, orally",
    Informed.IN_WRITING: "yes, in writing",
    Informed.NOT_YET: "not yet",
}
"""Whether the person was told before sharing."""

STATE_STYLES: Final = {
    State.SENT: "quiet",
    State.RECEIVED: "",
    State.ACCEPTED: "good",
    State.DECLINED: "caution",
    State.INFORMATION_ASKED: "caution",
    State.SCHEDULED: "good",
    State.UNATTENDED: "caution",
    State.IN_PROGRESS: "good",
    State.COMPLETED: "good",
    State.TRANSFERRED: "caution",
    State.WITHDRAWN: "caution",
}

URGENCY_STYLES: Final = {Urgency.ROUTINE: "", Urgency.SOON: "caution", Urgency.URGENT: "bad"}


def level(number: int) -> str:
    """Return a level of verification in words: `level 2, enterprise number checked`."""
    return f"level {number}, {LEVELS[number]}"


def plain(code: str) -> str:
    """Return a code as words: `information_asked` is `information asked`."""
    return code.replace("_", " ")


def by_others(content: Content) -> str:
    """Return what the author of a content does that is no step of a referral, and not by mail."""
    match content:
        case Feedback():
            return f"writes to the cooperative ({content.topic})"
        case FeedbackState():
            return f"says that it is {content.state}"
        case Waiting():
            return f"tells all colleagues, by itself: since {content.since} nobody cares for it"
        case SignUp():
            who = ", ".join(map(line, content.people))
            return f"signs up {who}" if content.going else "signs off"
        case _:
            return "writes"


def shared(referral: Referral) -> tuple[tuple[str, str], ...]:
    """Return what was made sure of before a referral was shared, as labels with their values."""
    checklist = referral.checklist
    if checklist is None:
        return (("checklist", "none was kept with it"),)
    told = ", ".join(part for part in (INFORMED[checklist.informed], checklist.on, checklist.why_not) if part)
    return (("person told first", told), ("purpose", checklist.purpose), ("only what is needed", "yes"))
