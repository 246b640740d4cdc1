"""What is shown of a conversation with a correspondent, beside what every conversation has."""

from client.cli.screen.safe import line
from client.cli.screen.views import when
from client.messages.views import MessageView
from client.words import Words
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


def by_mail(content: MailContent, words: Words) -> str:
    """Return what the author of a message does by it."""
    did = words.did
    match content:
        case Notice():
            does = did.notice.format(name=line(content.correspondent.name), mode=words.modes[content.mode])
        case Letter():
            does = did.letter
        case Mail():
            how = words.automatic[content.automatic] if content.automatic else words.verdicts[content.verdict]
            does = f"{did.mail} ({how})"
        case MailHeld():
            does = f"{did.mail_held} ({_short(content.held)})"
        case MailDecision():
            does = did.release if content.release else did.reject
            does += f", {did.by_guest}" if content.item else ""
        case MailState():
            does = words.deliveries[content.state]
        case LinkChanged():
            does = words.changes[content.change]
            if content.change is Change.RENEWED:
                does += f" {did.until.format(when=when(content.expires))}"
        case _:
            does = did.guest_reply
    return does


def texts(message: MessageView, words: Words) -> tuple[str, ...]:
    """Return the texts of a message, in their order."""
    content, guest, of = message.content, message.guest, words.conversation
    match content:
        case Message() | Referral() | Transition() | Note() | Letter() | Notice():
            said: tuple[str, ...] = (content.text,)
        case Feedback() | FeedbackState() | SignUp():
            said = (content.text,)
        case Mail():
            key = of.offers_key if content.offered else ""
            said = (content.text, f"> {content.quote}" if content.quote else "", key)
        case MailHeld():
            claims = of.held_claims.format(claimed=content.claimed)
            said = (claims, *map(words.doubt, content.reasons), content.subject)
        case MailState():
            said = (content.detail,)
        case GuestAnswer() if guest is not None:
            said = (guest.author, *_steps(guest, words), guest.text)
        case GuestAnswer():
            said = (of.guest_sealed,)
        case _:
            said = ()
    return said


def _steps(guest: GuestItem, words: Words) -> tuple[str, ...]:
    """Return what a guest decides by an answer."""
    steps = [words.steps[guest.action]] if guest.action else []
    if guest.confirms is not None:
        of = words.conversation
        which = of.is_mine if guest.confirms.own else of.not_mine
        steps.append(which.format(held=_short(guest.confirms.held)))
    return tuple(steps)


def _short(held: bytes) -> str:
    return held.hex()[:8]
