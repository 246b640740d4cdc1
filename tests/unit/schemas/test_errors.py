"""The one family of errors, and how it crosses the wire."""

import re

import pytest

from schemas import errors
from schemas.errors import PROBLEM_TYPE, SouspliError, from_problem


def family(kind: type[SouspliError] = SouspliError) -> list[type[SouspliError]]:
    """Return a class and all below it."""
    return [kind, *(found for sub in kind.__subclasses__() for found in family(sub))]


@pytest.mark.parametrize("kind", family(), ids=lambda kind: kind.__name__)
def test_each_error_speaks(kind: type[SouspliError]) -> None:
    """Without arguments an error says its docstring, one sentence, and its hint."""
    error = kind()
    assert str(error) == error.detail == error.title
    assert re.fullmatch(r"[A-Z].*\.", error.title)
    assert error.advice == kind.hint
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.slug)


def test_slugs_differ() -> None:
    """A slug names one class: it is what vectors, logs and other programs go by."""
    slugs = [kind.slug for kind in family()]
    assert len(set(slugs)) == len(slugs)


@pytest.mark.parametrize("kind", family(), ids=lambda kind: kind.__name__)
def test_error_crosses_the_wire(kind: type[SouspliError]) -> None:
    """A client raises the error that the relay named, with its sentence, advice and members."""
    sent = kind("why", advice="what now", extra={"services": ["a"]})
    got = from_problem(sent.type, sent.detail, sent.advice, sent.extra)
    assert type(got) is kind
    assert (got.detail, got.advice, got.extra) == ("why", "what now", {"services": ["a"]})


@pytest.mark.parametrize("unknown", ["about:blank", PROBLEM_TYPE + "teapot", "kbo-number", ""])
def test_unknown_problem(unknown: str) -> None:
    """A type that this version does not know is still an error of the family."""
    assert type(from_problem(unknown, "why")) is SouspliError


@pytest.mark.parametrize(
    ("base", "code"),
    [
        (errors.InvalidInputError, 3),
        (errors.NotFoundError, 4),
        (errors.GoneError, 4),
        (errors.NotSignedInError, 5),
        (errors.ForbiddenError, 5),
        (errors.ConflictError, 6),
        (errors.UnavailableError, 7),
        (errors.IntegrityError, 8),
    ],
)
def test_same_cause_same_exit(base: type[SouspliError], code: int) -> None:
    """The exit codes that scripts rely on are the same for all errors of a cause."""
    assert {kind.exit_code for kind in family(base)} == {code}


def test_members_are_not_shared() -> None:
    """What is put into one error's members does not appear in another's."""
    members: dict[str, object] = {}
    SouspliError(extra=members).extra["x"] = 1
    assert members == {}
    assert SouspliError().extra == {}
