"""Policies on witnesses: who is needed, who is missing, how old is too old."""

import os

import pytest

from crypto.merkle import EMPTY_ROOT
from crypto.notes import (
    Checkpoint,
    Verifier,
    add_cosignatures,
    cosign,
    cosigned_at,
    parse_verifier,
    sign_checkpoint,
)
from crypto.signing import RelayKey
from crypto.tlog_proof import TlogProof, read_tlog_proof
from crypto.witnesses import Policy, Request, check_fresh, check_quorum, read_request
from schemas.errors import (
    CheckpointError,
    InvalidInputError,
    MalformedError,
    NotWitnessedError,
    SignatureInvalidError,
    StaleCheckpointError,
)
from schemas.limits import DAY, LIMITS

RELAY = RelayKey(os.urandom(32))
KEYS = [RelayKey(os.urandom(32)) for _ in range(3)]
WITNESSES = tuple(Verifier(f"w{number}", key.public, witness=True) for number, key in enumerate(KEYS))
POLICY = Policy(WITNESSES, 2)
LOG = Verifier("relay", RELAY.public)
CHECKPOINT = Checkpoint("relay/heads", 7, os.urandom(32))
NOW = 1_760_000_000


def note(*cosigners: int, checkpoint: Checkpoint = CHECKPOINT, age: int = 0) -> str:
    """Return a note with the cosignatures of some witnesses, each ten seconds after the one before."""
    lines = [cosign(checkpoint, f"w{each}", KEYS[each], NOW - age + 10 * each) for each in cosigners]
    return add_cosignatures(sign_checkpoint(checkpoint, "relay", RELAY), lines)


def test_a_quorum() -> None:
    """Enough of those named: the time is that of the last one that was needed."""
    assert check_quorum(note(0, 2), "relay/heads", LOG, POLICY).time == NOW
    assert check_quorum(note(0, 1, 2), "relay/heads", LOG, POLICY).time == NOW + 10
    assert check_quorum(note(), "relay/heads", LOG, Policy()).time is None


def test_who_is_missing_is_named() -> None:
    """So that people know whom to ask."""
    with pytest.raises(NotWitnessedError, match=r"1 of 2 .* missing: w0, w2"):
        check_quorum(note(1), "relay/heads", LOG, POLICY)


def test_strangers_and_repetitions_do_not_count() -> None:
    """One witness twice is one; somebody else under a witness's name is nobody, or an alarm."""
    twice = add_cosignatures(note(0), [cosign(CHECKPOINT, "w0", KEYS[0], NOW + 5)])
    with pytest.raises(NotWitnessedError):
        check_quorum(twice, "relay/heads", LOG, POLICY)
    stranger = add_cosignatures(note(0), [cosign(CHECKPOINT, "w1", RelayKey(os.urandom(32)), NOW)])
    with pytest.raises(NotWitnessedError):
        check_quorum(stranger, "relay/heads", LOG, POLICY)


def test_a_cosignature_is_of_one_checkpoint_at_one_time() -> None:
    """Neither can be moved to another note."""
    line = cosign(Checkpoint("relay/heads", 7, EMPTY_ROOT), "w1", KEYS[1], NOW)
    with pytest.raises(SignatureInvalidError):
        check_quorum(add_cosignatures(note(0), [line]), "relay/heads", LOG, POLICY)


def test_the_log_itself_must_have_signed() -> None:
    """Witnesses alone make no checkpoint."""
    with pytest.raises(SignatureInvalidError):
        check_quorum(note(0, 1), "relay/heads", Verifier("relay", os.urandom(32)), POLICY)
    with pytest.raises(CheckpointError, match="another log"):
        check_quorum(note(0, 1), "relay", LOG, POLICY)


def test_age() -> None:
    """A day is too long: somebody may be hiding what came since; the future is a wrong clock."""
    fresh = check_quorum(note(0, 1), "relay/heads", LOG, POLICY)
    check_fresh(fresh, NOW + DAY - 1, DAY)
    with pytest.raises(StaleCheckpointError, match="25 hours"):
        check_fresh(fresh, NOW + 25 * 3600 + 60, DAY)
    with pytest.raises(CheckpointError, match="future"):
        check_fresh(fresh, NOW - LIMITS.clock_skew - 60, DAY)


@pytest.mark.parametrize(
    ("witnesses", "quorum"), [((), 1), (WITNESSES, 4), ((WITNESSES[0], WITNESSES[0]), 1), (WITNESSES, -1)]
)
def test_impossible_policies(witnesses: tuple[Verifier, ...], quorum: int) -> None:
    """A quorum that can never be reached, and a witness that counts twice."""
    with pytest.raises(InvalidInputError):
        Policy(witnesses, quorum)


def test_verifier_keys_tell_what_they_are_for() -> None:
    """A witness's key read as a log's, or the reverse, is another key."""
    witness, log = WITNESSES[0], Verifier("w0", KEYS[0].public)
    assert parse_verifier(witness.vkey) == witness
    assert parse_verifier(log.vkey) == log
    assert witness.key_id != log.key_id
    assert cosigned_at(note(0), log) is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "old 1",
        "old 1\n",
        "old 01\n\nnote",
        "old 1\nAAAA\n\nnote",
        "new 1\n\nnote",
        "old 1\n" + "A" * 44 + "\n\nx",
    ],
)
def test_requests_that_are_none(body: str) -> None:
    """Noise is refused before anything is compared."""
    with pytest.raises(MalformedError):
        read_request(body)


def test_a_request_reads_back() -> None:
    """As it was written."""
    request = Request(5, (os.urandom(32), os.urandom(32)), note(0))
    assert read_request(request.encode()) == request


@pytest.mark.parametrize("extra", [None, b"", b"more"])
def test_proof_files_read_back(extra: bytes | None) -> None:
    """With and without extra data."""
    proof = TlogProof(3, (os.urandom(32),), note(0), extra)
    assert read_tlog_proof(proof.encode()) == proof


@pytest.mark.parametrize(
    "change",
    [
        ("@v1", "@v2"),
        ("index 3", "index 03"),
        ("index 3\n", ""),
        ("extra bW9yZQ==", "extra bW9yZR=="),
        ("\n\n", "\n"),
    ],
)
def test_other_forms_of_proof_files_are_refused(change: tuple[str, str]) -> None:
    """There is one spelling."""
    text = TlogProof(3, (), "relay\n1\nAAAA\n", b"more").encode()
    with pytest.raises(MalformedError):
        read_tlog_proof(text.replace(*change, 1))
