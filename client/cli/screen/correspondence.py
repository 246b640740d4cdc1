"""What is shown of a conversation with a correspondent, beside what every conversation has."""

from client.cli.screen import words
from client.cli.screen.safe import line
from client.views import MessageView
from schemas.content import MailContent, Message, Note, Referral, Transition
from schemas.mail import GuestAnswer, Letter, Mail, MailDecision, MailHeld, MailState, Notice


def by_mail(content: MailContent) -> str:
    """Return what the author of a message does by it."""
    match content:
        case Notice():
            does = f"writes to {line(content.correspondent.name)} ({content.mode})"
        case Letter():
            does = "writes what the guest reads"
        case Mail():
            does = "received by e-mail" + (f" ({content.automatic})" if content.automatic else "")
        case MailHeld():
            does = f"holds a reply by e-mail: {content.held.hex()[:8]}"
        case MailDecision():
            does = "lets the reply in" if content.release else "rejects the reply"
        case MailState():
            does = words.DELIVERIES[content.state]
        case _:
            does = "brings an answer by the link"
    return does


def texts(message: MessageView) -> tuple[str, ...]:
    """Return the texts of a message, in their order."""
    content, guest = message.content, message.guest
    match content:
        case Message() | Referral() | Transition() | Note() | Letter() | Notice():
            said: tuple[str, ...] = (content.text,)
        case Mail():
            said = (content.text, f"> {content.quote}" if content.quote else "")
        case MailHeld():
            reasons = ", ".join(content.reasons)
            said = (f"It says that it is from {content.claimed}: {reasons}", content.subject)
        case MailState():
            said = (content.detail,)
        case GuestAnswer() if guest is not None:
            said = (guest.author, words.plain(guest.action) if guest.action else "", guest.text)
        case GuestAnswer():
            said = ("It cannot be opened: the key of this link is not here.",)
        case _:
            said = ()
    return said
