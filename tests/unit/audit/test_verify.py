"""Verifying an export: what is honest passes, and each attack is named."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from client.audit.export import Export
from client.audit.prove import check_proof, prove
from client.audit.verify import Pins, verify
from crypto.merkle import leaf_hash
from crypto.notes import Verifier
from crypto.tlog_proof import read_tlog_proof
from schemas.access import AccessAction
from schemas.codec import decode, encode
from schemas.errors import IntegrityError, NotWitnessedError, ProofInvalidError, SouspliError
from schemas.limits import LIMITS
from schemas.log import LoggedRecord, RecordProof
from tests.unit.audit.books import NAME, Books

Forge = Callable[[Books, Path], Export]


@pytest.fixture
def books() -> Books:
    """Return books with a dozen records, two of them with a device's statement."""
    books = Books()
    for minute in range(10):
        books.record(minutes=minute, denied=minute == 7)
    books.opened()
    books.opened()
    return books


def test_an_honest_export(books: Books, tmp_path: Path) -> None:
    """It verifies; what it holds is counted."""
    verified = verify(books.export(tmp_path), books.pins)
    assert (verified.size, verified.records, verified.erased, verified.statements) == (13, 12, 0, 2)
    assert verified.head.witnessed.checkpoint.size == 1


def test_an_erased_record_does_not_break_the_proof(books: Books, tmp_path: Path) -> None:
    """Record, salt and statement are gone; the commitment stands where it stood."""
    shown = books.head()
    entries = [
        LoggedRecord(each.position, each.entry) if each.position < 5 else each for each in books.entries
    ]
    verified = verify(books.export(tmp_path, entries=entries, shown=shown), books.pins)
    assert (verified.records, verified.erased) == (8, 4)


def replaced(books: Books, position: int, **changes: object) -> list[LoggedRecord]:
    """Return the entries with one changed."""
    return [
        msgspec.structs.replace(each, **changes) if each.position == position else each
        for each in books.entries
    ]


def edited_record(books: Books, folder: Path) -> Export:
    """Return an export in which the operator edited a record in the database."""
    raw = books.entries[3].record or b""
    return books.export(folder, entries=replaced(books, 3, record=raw.replace(b"allowed", b"denied")))


def edited_commitment(books: Books, folder: Path) -> Export:
    """Return one in which record and commitment were edited together."""
    other = books.begun_anew()
    other.record(minutes=3)
    entries = [*books.entries[:3], msgspec.structs.replace(other.entries[1], position=3), *books.entries[4:]]
    return books.export(folder, entries=entries)


def truncated(books: Books, folder: Path) -> Export:
    """Return one without its last entry."""
    return books.export(folder, entries=books.entries[:-1])


def left_out(books: Books, folder: Path) -> Export:
    """Return one without an entry in the middle."""
    return books.export(folder, entries=[*books.entries[:4], *books.entries[5:]])


def shorter_history(books: Books, folder: Path) -> Export:
    """Return one with a head over fewer entries, which the relay signed and the witnesses did not."""
    return books.export(folder, entries=books.entries[:9], shown=books.head(books.entries[:9], cosigners=1))


def fork(books: Books, folder: Path) -> Export:
    """Return one with another history of the same size, which no witness has seen."""
    other = books.begun_anew()
    for minute in range(12):
        other.record(minutes=minute)
    return other.export(folder, shown=other.head(cosigners=0))


def clock_back(books: Books, folder: Path) -> Export:
    """Return one in which the relay's clock was set back one hour."""
    books.record(minutes=-51)
    return books.export(folder)


def half_erased(books: Books, folder: Path) -> Export:
    """Return one in which only the salt is missing."""
    return books.export(folder, entries=replaced(books, 6, salt=None))


def foreign_statement(books: Books, folder: Path) -> Export:
    """Return one whose statement of an opening is by a device of another structure."""
    books.opened(by=books.world.structure("abri-de-meuse").member())
    return books.export(folder)


def swapped_statement(books: Books, folder: Path) -> Export:
    """Return one in which two statements of devices changed places."""
    last, before = books.entries[-1], books.entries[-2]
    return books.export(
        folder, entries=[*books.entries[:-1], msgspec.structs.replace(last, evidence=before.evidence)]
    )


def hidden_directory(books: Books, folder: Path) -> Export:
    """Return one whose directory lacks its end, where witnesses might be named."""
    return books.export(folder, directory=books.world.entries[:-1])


def altered_directory(books: Books, folder: Path) -> Export:
    """Return one with a statement altered."""
    entry = bytearray(books.world.entries[-1])
    entry[40] ^= 1
    return books.export(folder, directory=[*books.world.entries[:-1], bytes(entry)])


ATTACKS: list[tuple[Forge, str]] = [
    (edited_record, "entry 3: the record is not the one that was committed to"),
    (edited_commitment, "the 13 entries are not those that the witnesses saw"),
    (truncated, "the export has 12 entries, the witnesses saw 13"),
    (left_out, "entry 4 is missing: the next one is 5"),
    (shorter_history, "1 of 2 witnesses have confirmed 1 entries of relay.example/heads; missing: w1, w2"),
    (fork, "0 of 2 witnesses have confirmed 1 entries of relay.example/heads; missing: w0, w1, w2"),
    (clock_back, "entry 13: its time goes back: the relay's clock was changed"),
    (half_erased, "entry 6: a record was erased in part"),
    (foreign_statement, "entry 13: the client's statement is by a device of another structure"),
    (swapped_statement, "entry 12: the statement is not the one that the record names"),
    (hidden_directory, "the directory in the export is not the one that the witnesses saw"),
    (altered_directory, "entry 8 of the directory: "),
]


@pytest.mark.parametrize(("forge", "message"), ATTACKS, ids=lambda each: getattr(each, "__name__", ""))
def test_an_attack_is_named(books: Books, tmp_path: Path, forge: Forge, message: str) -> None:
    """Each one ends the verification, with a sentence that says where."""
    export = forge(books, tmp_path)
    with pytest.raises(SouspliError) as caught:
        verify(export, books.pins)
    assert isinstance(caught.value, IntegrityError | NotWitnessedError)
    assert caught.value.detail.startswith(message)


def test_another_network_or_relay_is_not_believed(books: Books, tmp_path: Path) -> None:
    """The pins do not come from the export."""
    export = books.export(tmp_path)
    with pytest.raises(IntegrityError, match="another network"):
        verify(export, Pins(os.urandom(32), books.pins.relay))
    with pytest.raises(SouspliError):
        verify(export, Pins(leaf_hash(books.world.entries[0]), Verifier(NAME, os.urandom(32))))


def test_a_later_export_continues_an_earlier_one(books: Books, tmp_path: Path) -> None:
    """Same beginning: accepted. A log that was begun anew: found out, although its own head is in order."""
    earlier = books.export(tmp_path / "monday")
    books.record(minutes=20)
    assert verify(books.export(tmp_path / "tuesday"), books.pins, earlier=earlier).size == 14
    again = books.begun_anew()
    for minute in range(14):
        again.record(minutes=minute)
    with pytest.raises(ProofInvalidError, match="first 13 entries are not those of the earlier export"):
        verify(again.export(tmp_path / "wednesday"), again.pins, earlier=earlier)


def test_one_record_is_proved_to_anybody(books: Books, tmp_path: Path) -> None:
    """The file holds all that is needed; another byte anywhere in it, and it proves nothing."""
    text = prove(books.export(tmp_path), 8)
    relay, directory = books.pins.relay, books.world.directory
    position, record, head = check_proof(text, relay, directory)
    assert (position, record.action, head.size) == (8, AccessAction.ENVELOPES_FETCHED, 13)
    for at in range(40, len(text) - 1, 97):
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(SouspliError):
            check_proof(changed, relay, directory)


@pytest.mark.parametrize("evidence", [None, b"noise", "another"])
def test_a_proof_holds_the_statement_that_the_record_names(
    books: Books, tmp_path: Path, evidence: bytes | str | None
) -> None:
    """Left out, made up, or taken from another record: it proves nothing."""
    text = prove(books.export(tmp_path), 12)
    check_proof(text, books.pins.relay, books.world.directory)
    bundle = read_tlog_proof(text)
    proof = decode(bundle.extra or b"", RecordProof, LIMITS.note)
    other = books.entries[11].evidence if evidence == "another" else evidence
    forged = replace(bundle, extra=encode(msgspec.structs.replace(proof, evidence=other))).encode()
    with pytest.raises(ProofInvalidError, match="not the one that the record names"):
        check_proof(forged, books.pins.relay, books.world.directory)


def test_two_heads_in_one_epoch(books: Books, tmp_path: Path) -> None:
    """Under one top entry that all saw, the head at another place is refused; so is a record under it."""
    twin = books.begun_anew()
    for minute in range(3):
        twin.record(minutes=minute)
    first, second = books.heads(books.entries, twin.entries)
    assert first.entry == second.entry
    assert verify(books.export(tmp_path / "a", shown=first), books.pins).size == 13
    hidden = twin.export(tmp_path / "b", shown=second)
    with pytest.raises(ProofInvalidError, match="does not stand at the structure's place"):
        verify(hidden, books.pins)
    with pytest.raises(ProofInvalidError, match="does not stand at the structure's place"):
        check_proof(prove(hidden, 2), books.pins.relay, books.world.directory)
