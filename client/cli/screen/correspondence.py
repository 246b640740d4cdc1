"""What is shown of a conversation with a correspondent, beside what every conversation has."""

from client.cli.screen import words as english
from client.cli.screen.safe import line
from client.cli.screen.views import when
from client.views import MessageView
from schemas.content import MailContent, Message, Note, Referral, Transition
from schemas.desk import Feedback, FeedbackState, SignUp
from schemas.guests import GuestItem
from schemas.mail import (
    Change,
    GuestAnswer,
    Letter,
    LinkChanged,
    Mail,
    MailDecision,
    MailHeld,
    MailState,
    Notice,
)


def by_mail(content: MailContent) -> str:
    """Return what the author of a message does by it."""
    match content:
        case Notice():
            does = f"writes to {line(content.correspondent.name)} ({content.mode})"
        case Letter():
            does = "writes what the guest reads"
        case Mail():
            automatic = english.AUTOMATIC[content.automatic] if content.automatic else ""
            does = f"received by e-mail, {automatic or english.VERDICTS[content.verdict]}"
        case MailHeld():
            does = f"holds a reply by e-mail: {content.held.hex()[:8]}"
        case MailDecision():
            does = "lets the reply in" if content.release else "rejects the reply"
            does += ", as the correspondent says on his page" if content.item else ""
        case MailState():
            does = english.DELIVERIES[content.state]
        case LinkChanged():
            does = _changed(content)
        case _:
            does = "brings an answer by the link"
    return does


def _changed(content: LinkChanged) -> str:
    match content.change:
        case Change.CODE:
            return "gives the link a new code"
        case Change.RENEWED:
            return f"renews the link until {when(content.expires)}"
        case Change.REVOKED:
            return "ends the link; replies by e-mail are held from now on"


def texts(message: MessageView) -> tuple[str, ...]:
    """Return the texts of a message, in their order."""
    content, guest = message.content, message.guest
    match content:
        case Message() | Referral() | Transition() | Note() | Letter() | Notice():
            said: tuple[str, ...] = (content.text,)
        case Feedback() | FeedbackState() | SignUp():
            said = (content.text,)
        case Mail():
            key = "It brings an OpenPGP key: souspli correspondent key accept" if content.offered else ""
            said = (content.text, f"> {content.quote}" if content.quote else "", key)
        case MailHeld():
            reasons = ", ".join(content.reasons)
            said = (f"It says that it is from {content.claimed}: {reasons}", content.subject)
        case MailState():
            said = (content.detail,)
        case GuestAnswer() if guest is not None:
            said = (guest.author, *_steps(guest), guest.text)
        case GuestAnswer():
            said = ("It cannot be opened: the key of this link is not here.",)
        case _:
            said = ()
    return said


def _steps(guest: GuestItem) -> tuple[str, ...]:
    """Return what a guest decides by an answer."""
    steps = [english.plain(guest.action)] if guest.action else []
    if guest.confirms is not None:
        which, whose = guest.confirms.held.hex()[:8], "is mine" if guest.confirms.own else "is not mine"
        steps.append(f"The reply {which} {whose}.")
    return tuple(steps)
