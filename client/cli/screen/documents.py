"""The documents that `--json` prints: stable keys, described in docs/cli.md.

Identifiers are written whole, hashes and key ids in hexadecimal, times as `2026-11-24T08:30:00.000Z`,
addresses as `service@structure`. A key that has nothing to say is null, never absent.
"""

from typing import Any

import msgspec

from client.cli.screen.views import stamp
from client.directory.people import MemberView
from client.messages.outbox import Item
from client.messages.views import MessageView, RefusedView, ThreadView
from crypto.structures import Device, Service, Structure
from schemas.api import Application
from schemas.content import Content, FileRef, Transition
from schemas.errors import PROBLEM_TYPE
from schemas.locks import LockState
from schemas.mail import GuestAnswer, LinkChanged, Mail, MailDecision, MailHeld, MailState, Notice
from schemas.steps import Appointment

Document = dict[str, Any]


def summary(thread: ThreadView) -> Document:
    """Return a thread without its messages."""
    return {
        "thread": thread.id,
        "short": thread.short,
        "subject": thread.subject,
        "participants": [str(address) for address in thread.participants],
        "own_service": str(thread.own_service) if thread.own_service else None,
        "unread": thread.unread,
        "messages_count": len(thread.messages),
        "last": stamp(thread.last),
        "warnings": list(map(str, thread.warnings)),
        "late": thread.loop.late,
        "pressed": thread.loop.pressed,
        "waits": thread.loop.waits,
        "consent_withdrawn": thread.loop.withdrawn.on if thread.loop.withdrawn else None,
        "referral": referral(thread),
    }


def thread(view: ThreadView) -> Document:
    """Return a thread with everything in it."""
    return {
        **summary(view),
        "messages": [message(each) for each in view.messages],
        "missing": [each.hex() for each in view.missing],
        "refused": [refused(each) for each in view.refused],
    }


def referral(thread: ThreadView) -> Document | None:
    """Return what a thread is as a referral; None when it is not one."""
    if thread.referral is None or thread.referral_state is None or thread.referral_side is None:
        return None
    loop = thread.loop
    return {
        "state": thread.referral_state.state.value,
        "side": thread.referral_side.value,
        "possible": [action.value for action in thread.referral_moves],
        "assignee": thread.assignee_name or None,
        "form": thread.referral.form,
        "answers": msgspec.to_builtins(thread.referral.answers),
        "urgency": thread.referral.urgency.value,
        "legal_basis": thread.referral.legal_basis.value,
        "checklist": msgspec.to_builtins(thread.referral.checklist),
        "reason": loop.reason.value if loop.reason else None,
        "appointment": _appointment(loop.appointment) if loop.appointment else None,
        "suggests": loop.suggests,
        "passed_on": msgspec.to_builtins(loop.transfer),
        "comes_from": msgspec.to_builtins(loop.origin),
        "endings": [each.ending.value if each.ending else None for each in loop.sent],
    }


def _appointment(view: Appointment) -> Document:
    return {"starts": stamp(view.starts), "place": view.place, "minutes": view.minutes}


def message(view: MessageView) -> Document:
    """Return a message, step or note."""
    content = view.content
    return {
        "id": view.id,
        "hash": view.hash.hex() if view.hash else None,
        "state": view.state.value,
        "kind": kind(content),
        "action": content.action.value if isinstance(content, Transition) else None,
        "assignee": (content.assignee_name or None) if isinstance(content, Transition) else None,
        "reason": content.reason.value if isinstance(content, Transition) and content.reason else None,
        "author": view.author,
        "sender": str(view.sender),
        "structure": view.structure,
        "own": view.own,
        "internal": view.internal,
        "at": stamp(view.at),
        "text": view.guest.text if view.guest else text(content),
        "mail": _mail(view),
        "files": [file(each) for each in view.files],
        "read_by": [
            {"author": reader.author, "service": str(reader.service), "at": stamp(reader.at)}
            for reader in view.read_by
        ],
        "refusal": view.refusal.value if view.refusal else None,
        "problem": slug(view.problem),
    }


def _mail(view: MessageView) -> Document | None:
    """Return what concerns e-mail; None for messages between services."""
    found: Document | None = None
    match view.content:
        case Notice():
            found = {"correspondent": view.content.correspondent.name, "mode": str(view.content.mode)}
        case Mail():
            automatic = view.content.automatic
            found = {
                "quote": view.content.quote,
                "verdict": str(view.content.verdict),
                "automatic": str(automatic) if automatic else None,
                "offers_key": bool(view.content.offered),
            }
        case MailHeld():
            found = {"held": view.content.held.hex(), "reasons": list(view.content.reasons)}
        case MailState():
            found = {"delivery": str(view.content.state), "detail": view.content.detail}
        case GuestAnswer():
            guest = view.guest
            confirms = guest.confirms if guest else None
            found = {
                "guest": guest.author if guest else None,
                "step": guest.action if guest else None,
                "held": confirms.held.hex() if confirms else None,
                "own": confirms.own if confirms else None,
            }
        case MailDecision():
            found = {
                "held": view.content.held.hex(),
                "release": view.content.release,
                "item": view.content.item,
            }
        case LinkChanged():
            found = {"change": str(view.content.change), "expires": stamp(view.content.expires)}
    return found


def refused(view: RefusedView) -> Document:
    """Return an envelope that could not be accepted or opened."""
    return {
        "mailbox": view.mailbox,
        "seq": view.seq,
        "accepted": stamp(view.accepted),
        "problem": view.problem,
        "detail": view.detail,
        "claims": str(view.claims) if view.claims else None,
    }


def file(ref: FileRef) -> Document:
    """Return a file, without its key."""
    return {
        "file": ref.blob,
        "short": short(ref.blob),
        "name": ref.name,
        "size": ref.size,
        "media_type": ref.media_type,
    }


def item(item: Item) -> Document:
    """Return something written, with what became of it."""
    return {
        "item": item.id,
        "short": short(item.id),
        "thread": item.thread,
        "kind": kind(item.content),
        "state": item.state.value,
        "written": stamp(item.written),
        "attempts": item.attempts,
        "next_attempt": stamp(item.next_attempt) if item.next_attempt else None,
        "problem": slug(item.problem),
        "detail": item.detail or None,
        "advice": item.advice or None,
    }


def structure(view: Structure) -> Document:
    """Return a structure as the directory shows it."""
    return {
        "structure": view.id,
        "handle": view.handle,
        "name": view.name,
        "kbo": view.kbo,
        "level": view.level,
        "active": view.active,
        "proposed_level": view.proposal.level if view.proposal else None,
        "root_lost": view.loss is not None,
        "network": view.is_network,
        "services": [service(view, each) for each in view.services.values()],
        "devices": [device(each) for each in view.devices.values()],
        "recovery": (
            {"threshold": view.recovery.threshold, "shares": view.recovery.shares} if view.recovery else None
        ),
    }


def application(view: Application) -> Document:
    """Return what a structure says of itself when it applies."""
    return {
        "structure": view.id,
        "handle": view.handle,
        "name": view.name,
        "kbo": view.kbo,
        "contact": view.contact,
        "lost_root": view.replaces is not None,
    }


def service(structure: Structure, view: Service) -> Document:
    """Return a service of a structure."""
    return {
        "service": view.id,
        "address": f"{view.handle}@{structure.handle}",
        "name": view.name,
        "members": sorted(view.members),
        "epoch": view.current.number if view.current else None,
    }


def device(view: Device) -> Document:
    """Return a device."""
    return {
        "device": view.kid.hex(),
        "member": view.member,
        "administrator": view.administrator,
        "active": view.active,
    }


def lock(state: LockState) -> Document:
    """Return what opens this device in a browser."""
    return {
        "id": state.id,
        "kind": state.kind,
        "made": stamp(state.made),
        "opened": stamp(state.opened) if state.opened else None,
    }


def member(view: MemberView) -> Document:
    """Return a member of the own structure."""
    return {
        "member": view.id,
        "name": view.name,
        "active": view.active,
        "devices": [device(each) for each in view.devices],
        "services": sorted(each.handle for each in view.services),
    }


def slug(problem_type: str) -> str | None:
    """Return the slug of a problem type; None for none."""
    return problem_type.removeprefix(PROBLEM_TYPE) or None


def kind(content: Content) -> str:
    """Return the name of a content's kind, such as `message` or `transition`."""
    tag: str = content.__struct_config__.tag  # type: ignore[assignment]  # it is set on all five
    return tag


def text(content: Content) -> str | None:
    """Return the text that a person wrote; None for contents that have none."""
    return getattr(content, "text", None)


def short(identifier: str) -> str:
    """Return the part of an identifier that people type: random, and short enough to read aloud."""
    return identifier.rpartition("-")[2][:8]
