"""What each route of the agent does, with an endpoint (routes.py names the methods).

Rules: what is written goes through the outbox as with the command line, so it survives an absent relay; files
are opened in memory only; reading sends no receipts, since a program is nobody who has read.
"""

import json
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

from client.agent import forms, views
from client.agent.deliveries import Deliveries
from client.agent.openapi import document
from client.agent.webhooks import Webhook, Webhooks
from client.endpoint import Endpoint
from client.exchange.calendar import appointment, to_calendar, training
from client.exchange.contacts import read_contacts, take
from client.exchange.fhir import thread_files, to_bundle
from client.exchange.fhir_reading import from_bundle
from client.files.files import Data
from client.messages.outbox import Item, OutState
from client.messages.views import ThreadView
from schemas.content import FileRef
from schemas.errors import InvalidInputError, NotFoundError, RelayUnreachableError, TooLargeError
from schemas.forms import FORMS
from schemas.forms import document as form_document
from schemas.ids import parse_address
from schemas.limits import MIB
from schemas.steps import Action, Appointment

FILE = 256 * MIB
"""The largest file that is given out; a larger one is fetched with the command line."""

BUNDLE_FILES = 32 * MIB


@dataclass
class _Relay:
    """Whether it answered when it was last asked."""

    connected: bool = True


class Correspondence:
    """The agent's work."""

    def __init__(self, endpoint: Endpoint, webhooks: Webhooks, deliveries: Deliveries) -> None:
        self._endpoint = endpoint
        self._webhooks = webhooks
        self._deliveries = deliveries
        self._relay = _Relay()
        self._identifier: str | None = None

    def under(self, identifier: str) -> "Correspondence":
        """Return the same, to write one thing under an id that was chosen before."""
        named, messages = copy(self), self._endpoint.messages.under(identifier)
        referrals = self._endpoint.referrals.by(messages)
        named._endpoint = replace(self._endpoint, messages=messages, referrals=referrals)  # noqa: SLF001 - its own
        named._identifier = identifier  # noqa: SLF001 - its own
        return named

    def written(self, identifier: str, thread: str | None) -> forms.Sent | forms.WebhookView | None:
        """Say what became of what was written under an id, in a thread or as one; None when nothing was.

        Of a table of correspondents nothing is said: whoever takes it again has the same people.
        """
        endpoint = self._endpoint
        hook = self._webhooks.find(identifier)
        if hook is not None:
            return self._hook(hook, hook.secret.hex())
        item = endpoint.outbox.item(identifier)
        if item is not None:
            return views.sent(item)
        if endpoint.archive.seen(endpoint.profile.device.kid, identifier) is None:
            return None
        whole = endpoint.threads.resolve(thread) if thread else identifier
        return forms.Sent(identifier, whole, OutState.SENT.value, "", "")

    async def openapi(self) -> bytes:
        """Give the document of the interface."""
        return json.dumps(document(), ensure_ascii=False, indent=2).encode()

    async def status(self) -> forms.Status:
        """Say as whom this is, and whether all is in order."""
        endpoint, own = self._endpoint, self._endpoint.directory.own
        services = [each for each in own.structure.services.values() if own.device.member in each.members]
        return forms.Status(
            person=endpoint.profile.keys.person,
            structure=own.structure.handle or own.structure.name,
            services=tuple(sorted(each.handle for each in services)),
            relay=endpoint.http.base,
            connected=self._relay.connected,
            waiting=len(endpoint.outbox.all()),
        )

    async def forms_(self) -> bytes:
        """Give the forms."""
        return json.dumps({name: form_document(name) for name in FORMS}, ensure_ascii=False).encode()

    async def services(self, need: str, near: str) -> forms.DoorList:
        """Find services."""
        try:
            await self._endpoint.leaflets.refresh()
        except RelayUnreachableError:
            self._relay.connected = False  # what was fetched before is searched
        return forms.DoorList(tuple(map(views.door, self._endpoint.leaflets.find(need, near))))

    # Conversations.

    async def threads(self, state: str = "", unread: str = "") -> forms.ThreadList:
        """List conversations."""
        found = [
            each
            for each in self._endpoint.threads.all()
            if (not state or (each.referral_state and each.referral_state.state.value == state))
            and (unread != "1" or each.unread)
        ]
        return forms.ThreadList(tuple(map(views.summary, found)))

    async def thread(self, thread: str) -> forms.ThreadView:
        """Show a conversation."""
        return views.whole(self._find(thread))

    async def read(self, thread: str) -> None:
        """Send receipts."""
        await self._endpoint.messages.acknowledge(self._find(thread).id)

    async def file(self, thread: str, file: str) -> bytes:
        """Give the content of a file."""
        found = [
            each for message in self._find(thread).messages for each in message.files if each.blob == file
        ]
        if not found:
            raise NotFoundError("no file of this conversation has this identifier")
        return await self._content(found[0], FILE)

    async def send(self, body: forms.NewMessage) -> forms.Sent:
        """Begin a conversation."""
        to = [parse_address(each) for each in body.to]
        messages = self._endpoint.messages
        item = await messages.send(
            to, body.subject, body.text, _attachments(body.files), service=body.service
        )
        return self._sent(item)

    async def refer(self, body: forms.NewReferral) -> forms.Sent:
        """Refer a person."""
        item = await self._endpoint.referrals.refer(
            parse_address(body.to),
            body.form,
            body.answers,
            urgency=body.urgency,
            legal_basis=body.legal_basis,
            subject=body.subject,
            text=body.text,
            files=_attachments(body.files),
            service=body.service,
            checklist=body.checklist,
        )
        return self._sent(item)

    async def reply(self, thread: str, body: forms.Reply) -> forms.Sent:
        """Write to everybody in a conversation."""
        item = await self._endpoint.messages.reply(self._find(thread).id, body.text, _attachments(body.files))
        return self._sent(item)

    async def note(self, thread: str, body: forms.Reply) -> forms.Sent:
        """Write a note for the own service."""
        item = await self._endpoint.messages.note(self._find(thread).id, body.text, _attachments(body.files))
        return self._sent(item)

    async def step(self, thread: str, body: forms.Step) -> forms.Sent:
        """Take a step of a referral."""
        if body.action in (Action.RECEIVE, Action.TRANSFER):
            raise InvalidInputError(
                f"the step {body.action} is not taken here", advice="use the command line"
            )
        if (body.appointment is not None) != (body.action is Action.SCHEDULE):
            raise InvalidInputError("an appointment belongs to the step schedule, and only to it")
        item = await self._endpoint.referrals.act(
            self._find(thread).id,
            body.action,
            body.text,
            assignee=body.assignee,
            reason=body.reason,
            appointment=_appointment(body.appointment),
            files=_attachments(body.files),
        )
        return self._sent(item)

    # Other formats.

    async def export(self, thread: str, files: str = "") -> bytes:
        """Give a referral as FHIR."""
        found = self._find(thread)
        contents = {}
        for each in thread_files(found) if files == "1" else ():
            contents[each.blob] = await self._content(each, BUNDLE_FILES)
        return json.dumps(to_bundle(found, contents), ensure_ascii=False).encode()

    async def import_(self, body: bytes, to: str, service: str | None = None) -> forms.Sent:
        """Refer by FHIR."""
        draft = from_bundle(body)
        return await self.refer(
            forms.NewReferral(
                to=to,
                form=draft.form,
                answers=dict(draft.answers),
                subject=draft.subject,
                urgency=draft.urgency,
                legal_basis=draft.legal_basis,
                text=draft.text,
                files=tuple(forms.NewFile(name, data) for name, data in draft.files),
                service=service,
            )
        )

    async def calendar(self, details: str = "") -> str:
        """Give appointments and trainings."""
        threads = self._endpoint.threads.all()
        events = [event for each in threads if (event := appointment(each, details=details == "1"))]
        events += map(training, self._endpoint.leaflets.trainings())
        return to_calendar(events)

    async def correspondents(self, body: bytes, bridge: str) -> forms.Imported:
        """Take a table of correspondents."""
        address, rows = parse_address(bridge), read_contacts(body)
        self._endpoint.directory.current.service(address)
        refused = take(rows, self._endpoint.correspondents, address)
        told = tuple(forms.ImportedRow(row.line, row.problem) for row in refused)
        return forms.Imported(len(rows) - len(refused), told)

    # Webhooks.

    async def add_webhook(self, body: forms.NewWebhook) -> forms.WebhookView:
        """Keep a webhook; its secret is given this once."""
        hook = self._webhooks.add(body.url, self._identifier)
        return self._hook(hook, hook.secret.hex())

    async def webhooks(self) -> forms.WebhookList:
        """List webhooks."""
        return forms.WebhookList(tuple(self._hook(each, None) for each in self._webhooks.all()))

    async def remove_webhook(self, webhook: str) -> None:
        """Forget a webhook."""
        self._webhooks.remove(webhook)
        self._deliveries.forget(webhook)

    def _hook(self, hook: Webhook, secret: str | None) -> forms.WebhookView:
        state = self._deliveries.state(hook.id)
        waiting = len(self._deliveries.waiting(hook.id))
        return forms.WebhookView(hook.id, hook.url, secret, waiting, state.problem, state.given_up)

    def _find(self, thread: str) -> ThreadView:
        return self._endpoint.threads.find(thread)

    def _sent(self, item: Item) -> forms.Sent:
        self._relay.connected = not item.problem.endswith(RelayUnreachableError.slug)
        return views.sent(item)

    async def _content(self, file: FileRef, most: int) -> bytes:
        if file.size > most:
            raise TooLargeError(f"{file.name} has {file.size} bytes, at most {most} are given out here")
        return await self._endpoint.files.content(file)


def _appointment(meeting: forms.Meeting | None) -> Appointment | None:
    if meeting is None:
        return None
    return Appointment(int(meeting.starts.timestamp() * 1000), meeting.place, meeting.minutes)


def _attachments(files: Sequence[forms.NewFile]) -> list[Data]:
    return [Data(each.name, each.data) for each in files]
