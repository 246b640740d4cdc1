"""What a person is told who asks what was done with what is about them: dates, purposes, structures.

    text = subject_report(verified, rows, objects, purpose, "fr")

Rules: whoever acts is named as a structure and never as a person, not even by pseudonym; only what concerned
the messages and files named is told, in plain words.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from client.audit.tables import Row
from client.audit.verify import Verified
from crypto.chain import Directory
from schemas.access import AccessAction, AccessRecord, Outcome

_DONE: Mapping[AccessAction, Mapping[str, str]] = {
    AccessAction.ENVELOPE_POSTED: {
        "fr": "message envoyé",
        "nl": "bericht verzonden",
        "de": "Nachricht gesendet",
        "en": "message sent",
    },
    AccessAction.ENVELOPE_DELIVERED: {
        "fr": "message reçu de",
        "nl": "bericht ontvangen van",
        "de": "Nachricht erhalten von",
        "en": "message received from",
    },
    AccessAction.ENVELOPE_OPENED: {
        "fr": "message ouvert",
        "nl": "bericht geopend",
        "de": "Nachricht geöffnet",
        "en": "message opened",
    },
    AccessAction.UPLOAD_COMPLETED: {
        "fr": "fichier déposé",
        "nl": "bestand geplaatst",
        "de": "Datei hinterlegt",
        "en": "file stored",
    },
    AccessAction.BLOB_DOWNLOADED: {
        "fr": "fichier téléchargé",
        "nl": "bestand opgehaald",
        "de": "Datei abgerufen",
        "en": "file fetched",
    },
}
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "fr": ("Ce qui a été fait de vos données", "Finalité", "refusé", "Rien n'a été trouvé."),
    "nl": ("Wat met uw gegevens is gebeurd", "Doel", "geweigerd", "Er werd niets gevonden."),
    "de": ("Was mit Ihren Daten geschah", "Zweck", "verweigert", "Es wurde nichts gefunden."),
    "en": ("What was done with your data", "Purpose", "refused", "Nothing was found."),
}
"""Title, purpose, denied, nothing."""


def subject_report(
    verified: Verified, rows: Iterable[Row], objects: Iterable[str], purpose: str, language: str
) -> str:
    """Return the report on messages and files (identifiers) as plain text."""
    title, reason, _, nothing = _WORDS[language]
    named = set(objects)
    about = [record for _, record in rows if record.object in named and record.action in _DONE]
    lines = [_line(record, verified.directory, language) for record in about] or [nothing]
    return "\n".join((title, "=" * len(title), "", f"{reason}: {purpose}", "", *lines, ""))


def _line(record: AccessRecord, directory: Directory, language: str) -> str:
    day = datetime.fromtimestamp(record.time / 1000, UTC).strftime("%d/%m/%Y %H:%M UTC")
    done = _DONE[record.action][language]
    peer = f" {directory.structure(record.peer).name}" if record.peer else ""
    denied = f" ({_WORDS[language][2]})" if record.outcome is Outcome.DENIED else ""
    return f"{day}  {directory.structure(record.structure).name}: {done}{peer}{denied}"
