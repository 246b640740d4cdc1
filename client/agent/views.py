"""What the agent shows of conversations, from what the endpoint knows."""

from datetime import UTC, datetime

from client.agent import forms
from client.clock import stamp
from client.directory.leaflets import Listing
from client.messages.outbox import Item
from client.messages.views import MessageView, ThreadView
from schemas.content import FileRef, Transition
from schemas.errors import PROBLEM_TYPE
from schemas.steps import Appointment


def summary(thread: ThreadView) -> forms.ThreadSummary:
    """Return a thread without its messages."""
    return forms.ThreadSummary(
        thread=thread.id,
        subject=thread.subject,
        participants=tuple(map(str, thread.participants)),
        own_service=str(thread.own_service) if thread.own_service else None,
        unread=thread.unread,
        last=stamp(thread.last),
        warnings=tuple(map(str, thread.warnings)),
        referral=_referral(thread),
    )


def whole(thread: ThreadView) -> forms.ThreadView:
    """Return a thread with its messages."""
    return forms.ThreadView(summary(thread), tuple(map(_message, thread.messages)))


def sent(item: Item) -> forms.Sent:
    """Return what became of something written."""
    problem = item.problem.removeprefix(PROBLEM_TYPE)
    return forms.Sent(item.id, item.thread, item.state.value, problem, item.detail)


def door(listing: Listing) -> forms.Door:
    """Return a service that was found."""
    card = listing.card
    return forms.Door(
        address=str(listing.address),
        name=listing.service.name,
        structure=listing.structure.name,
        languages=card.languages if card else (),
        audiences=card.audiences if card else (),
        phone=card.contact.phone if card else "",
        places=listing.vacancy.places if listing.vacancy else None,
        staleness=listing.staleness,
    )


def _referral(thread: ThreadView) -> forms.ReferralView | None:
    referral, progress, side = thread.referral, thread.referral_state, thread.referral_side
    if referral is None or progress is None or side is None:
        return None
    return forms.ReferralView(
        state=progress.state.value,
        side=side.value,
        possible=tuple(action.value for action in thread.referral_moves),
        form=referral.form,
        answers=dict(referral.answers),
        urgency=referral.urgency.value,
        legal_basis=referral.legal_basis.value,
        assignee=thread.assignee_name or None,
        appointment=_meeting(thread.loop.appointment),
    )


def _meeting(appointment: Appointment | None) -> forms.Meeting | None:
    if appointment is None:
        return None
    starts = datetime.fromtimestamp(appointment.starts / 1000, UTC)
    return forms.Meeting(starts, appointment.place, appointment.minutes)


def _message(view: MessageView) -> forms.MessageView:
    content = view.content
    return forms.MessageView(
        id=view.id,
        kind=str(content.__struct_config__.tag),
        action=content.action.value if isinstance(content, Transition) else None,
        author=view.author,
        sender=str(view.sender),
        structure=view.structure,
        own=view.own,
        internal=view.internal,
        at=stamp(view.at),
        text=view.guest.text if view.guest else getattr(content, "text", None),
        files=tuple(map(_file, view.files)),
        state=view.state.value,
    )


def _file(ref: FileRef) -> forms.FileView:
    return forms.FileView(ref.blob, ref.name, ref.size, ref.media_type)
