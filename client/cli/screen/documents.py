"""The documents that `--json` prints: stable keys, described in docs/cli.md.

Identifiers are written whole, hashes and key ids in hexadecimal, times as `2026-11-24T08:30:00.000Z`,
addresses as `service@structure`. A key that has nothing to say is null, never absent.
"""

from typing import Any

import msgspec

from client.cli.screen.views import stamp
from client.outbox import Item
from client.people import MemberView
from client.views import MessageView, RefusedView, ThreadView
from crypto.structures import Device, Service, Structure
from schemas.api import Application
from schemas.content import Content, FileRef, Transition
from schemas.errors import PROBLEM_TYPE
from schemas.mail import GuestAnswer, Mail, MailHeld, MailState, Notice

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
        "warnings": list(thread.warnings),
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
    return {
        "state": thread.referral_state.state.value,
        "side": thread.referral_side.value,
        "possible": [action.value for action in thread.referral_moves],
        "assignee": thread.assignee_name or None,
        "form": thread.referral.form,
        "answers": msgspec.to_builtins(thread.referral.answers),
        "urgency": thread.referral.urgency.value,
        "legal_basis": thread.referral.legal_basis.value,
    }


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
    match view.content:
        case Notice():
            return {"correspondent": view.content.correspondent.name, "mode": str(view.content.mode)}
        case Mail():
            return {"quote": view.content.quote, "verdict": str(view.content.verdict)}
        case MailHeld():
            return {"held": view.content.held.hex(), "reasons": list(view.content.reasons)}
        case MailState():
            return {"delivery": str(view.content.state), "detail": view.content.detail}
        case GuestAnswer():
            guest = view.guest
            return {"guest": guest.author if guest else None, "step": guest.action if guest else None}
    return None


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
