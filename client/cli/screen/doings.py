"""What the author of a message does by it, in the reader's language."""

from client.cli.screen import onward
from client.cli.screen.correspondence import by_mail
from client.cli.screen.safe import line
from client.messages.views import MessageView
from client.words import Words
from schemas.content import Action, Content, Note, Receipt, Referral, Transition
from schemas.desk import Feedback, FeedbackState, SignUp
from schemas.mail import GuestAnswer, Letter, LinkChanged, Mail, MailDecision, MailHeld, MailState, Notice
from schemas.reminding import Absence, Reminder, Waiting
from schemas.sharing import ConsentWithdrawn


def title(message: MessageView, words: Words) -> str:
    """Return who did what, in one line."""
    return f"{message.author}, {message.structure}, {did(message.content, words)}"


def did(content: Content, words: Words) -> str:
    """Return what the author of a content does by it."""
    match content:
        case Transition():
            return _step(content, words)
        case Note():
            return words.did.note
        case Referral():
            return words.did.referral
        case Reminder() | ConsentWithdrawn():
            return onward.does(content, words)
        case (
            Notice()
            | Letter()
            | Mail()
            | MailHeld()
            | MailDecision()
            | MailState()
            | GuestAnswer()
            | LinkChanged()
        ):
            return by_mail(content, words)
        case _:
            return _otherwise(content, words)


def _step(step: Transition, words: Words) -> str:
    if step.action is Action.ASSIGN:
        sentence = words.steps[step.action] if step.instead_of is None else words.did.take_over
        return sentence.format(name=line(step.assignee_name))
    return words.steps[step.action]


def _otherwise(content: Content, words: Words) -> str:
    did = words.did
    match content:
        case Receipt():
            does = words.outbox.receipt
        case Feedback():
            does = f"{did.feedback} ({words.topics[content.topic]})"
        case FeedbackState():
            does = f"{did.feedback_state} ({words.progress[content.state]})"
        case Absence():
            does = did.absence
        case Waiting():
            does = f"{did.waiting} ({words.conversation.since.format(on=content.since)})"
        case SignUp():
            who = ", ".join(map(line, content.people))
            does = f"{did.sign_up} ({who})" if content.going else did.sign_off
        case _:
            does = did.message
    return does
