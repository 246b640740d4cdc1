"""Every route of the agent on one screen: what it takes, what it gives, what it does.

From this table come the application (service.py) and the OpenAPI document (openapi.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from client.agent import forms
from client.exchange.fhir import MEDIA_TYPE
from schemas.codec import Schema

JSON: Final = "application/json"
OCTETS: Final = "application/octet-stream"
CALENDAR: Final = "text/calendar"
CSV: Final = "text/csv"


@dataclass(frozen=True)
class Route:
    """`takes` and `gives` are types of forms.py, or media types; `query` are parameters with a meaning."""

    method: str
    path: str
    name: str
    does: str
    takes: type[Schema] | str | None = None
    gives: type[Schema] | str | None = None
    status: int = 200
    query: Sequence[tuple[str, str]] = ()
    needed: Sequence[str] = ()
    open: bool = False  # without the token

    @property
    def once(self) -> type[Schema] | None:
        """What it answers when it does something once for a key (repeats.py)."""
        return self.gives if self.method == "POST" and not isinstance(self.gives, str) else None


ROUTES: Final = (
    Route("GET", "/openapi.json", "openapi", "This document", gives=JSON, open=True),
    Route(
        "GET",
        "/v1/status",
        "status",
        "As whom the agent acts, and whether all is in order",
        gives=forms.Status,
    ),
    Route("GET", "/v1/forms", "forms_", "The referral forms as JSON Schema, by name", gives=JSON),
    Route(
        "GET",
        "/v1/services",
        "services",
        "Find the services for a need near a place, the best first",
        gives=forms.DoorList,
        query=(("need", "what for, such as shelter"), ("near", "a municipality: name, postal or NIS code")),
        needed=("need", "near"),
    ),
    Route(
        "GET",
        "/v1/threads",
        "threads",
        "The conversations of the own services, the latest first",
        gives=forms.ThreadList,
        query=(("state", "only referrals in this state"), ("unread", "1: only those with something unread")),
    ),
    Route(
        "GET", "/v1/threads/{thread}", "thread", "One conversation, with its messages", gives=forms.ThreadView
    ),
    Route(
        "POST",
        "/v1/threads/{thread}/read",
        "read",
        "Say that a person has read it: the senders get receipts",
        status=204,
    ),
    Route("GET", "/v1/threads/{thread}/files/{file}", "file", "The content of a file", gives=OCTETS),
    Route("POST", "/v1/messages", "send", "Begin a conversation", forms.NewMessage, forms.Sent, 201),
    Route(
        "POST", "/v1/referrals", "refer", "Refer a person to a service", forms.NewReferral, forms.Sent, 201
    ),
    Route(
        "POST",
        "/v1/threads/{thread}/replies",
        "reply",
        "Write to everybody in it",
        forms.Reply,
        forms.Sent,
        201,
    ),
    Route(
        "POST",
        "/v1/threads/{thread}/notes",
        "note",
        "Note, for the own service",
        forms.Reply,
        forms.Sent,
        201,
    ),
    Route(
        "POST", "/v1/threads/{thread}/steps", "step", "Take a step of a referral", forms.Step, forms.Sent, 201
    ),
    Route(
        "GET",
        "/v1/threads/{thread}/fhir",
        "export",
        "A referral as a FHIR R4 Bundle",
        gives=MEDIA_TYPE,
        query=(("files", "1: with the contents of its files, up to 32 MiB"),),
    ),
    Route(
        "POST",
        "/v1/fhir",
        "import_",
        "Refer a person by a FHIR R4 Bundle",
        MEDIA_TYPE,
        forms.Sent,
        201,
        query=(("to", "service@structure"), ("service", "the own service, when there are several")),
        needed=("to",),
    ),
    Route(
        "GET",
        "/v1/calendar",
        "calendar",
        "Appointments and trainings as iCalendar",
        gives=CALENDAR,
        query=(("details", "1: with subjects and places"),),
    ),
    Route(
        "POST",
        "/v1/correspondents",
        "correspondents",
        "Take people who have only e-mail from a table with the columns name, e-mail, language",
        CSV,
        forms.Imported,
        query=(("bridge", "the service of the bridge, service@structure"),),
        needed=("bridge",),
    ),
    Route(
        "POST",
        "/v1/webhooks",
        "add_webhook",
        "Be told of what arrives",
        forms.NewWebhook,
        forms.WebhookView,
        201,
    ),
    Route("GET", "/v1/webhooks", "webhooks", "The webhooks, without their secrets", gives=forms.WebhookList),
    Route("DELETE", "/v1/webhooks/{webhook}", "remove_webhook", "Be told no longer", status=204),
)
