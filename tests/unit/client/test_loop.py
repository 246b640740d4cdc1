"""The loop of a thread as a service sees it, its two clocks, and what leaves in a table."""

import csv
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.casework.dashboard import _figures
from client.casework.loop import AFTER_WITHDRAWAL, REMINDED_BEFORE, clocks, loop_of
from client.spreadsheet import csv_line
from schemas.content import Message
from schemas.endings import Ending
from schemas.forms import Language
from schemas.ids import new_id
from schemas.mail import Correspondent, Mode, Notice
from schemas.reminding import Level, Reminder
from schemas.sharing import ConsentWithdrawn
from schemas.steps import Action, Reason, Transition
from schemas.working_days import day_of
from tests.unit.client.test_conversation import INTAKE, REFERRAL, SOCIAL, STRANGER, Thread

BOTH = (SOCIAL, INTAKE)
DAY = 86_400_000


@pytest.fixture
def thread() -> Thread:
    """Return a thread that begins with a referral from social to intake."""
    begun = Thread()
    begun.add(SOCIAL, BOTH, REFERRAL)
    return begun


def head(thread: Thread) -> tuple[bytes, ...]:
    """Return what a new envelope comes after."""
    return thread.conversation.heads(BOTH)


def test_a_stranger_withdraws_nothing(thread: Thread) -> None:
    """Who writes into a thread from outside has nobody delete it; who takes part has, from either side."""
    thread.add(STRANGER, BOTH, ConsentWithdrawn("Eve", "2026-11-28", after=head(thread)))
    assert loop_of(thread.conversation, SOCIAL, 0).withdrawn is None
    thread.add(INTAKE, BOTH, ConsentWithdrawn("Bram", "2026-11-27", after=head(thread)))
    loop = loop_of(thread.conversation, SOCIAL, 0)
    assert loop.withdrawn is not None
    assert loop.withdrawn.on == "2026-11-27"


def test_a_stranger_presses_nobody(thread: Thread) -> None:
    """An escalation from outside ends no message."""
    thread.add(STRANGER, BOTH, Reminder("Eve", Level.ESCALATION, after=head(thread)))
    assert loop_of(thread.conversation, SOCIAL, 0).sent[0].ending is None
    assert not loop_of(thread.conversation, INTAKE, 0).pressed


def test_a_colleague_reminds_once(thread: Thread) -> None:
    """What one has sent, another one does not send again; the escalation comes after, by its own day."""
    late = 1000 + 5 * DAY
    assert loop_of(thread.conversation, SOCIAL, late).reminder is Level.REMINDER
    assert loop_of(thread.conversation, INTAKE, late).reminder is None
    thread.add(SOCIAL, BOTH, Reminder("Anne", Level.REMINDER, after=head(thread)))
    assert loop_of(thread.conversation, SOCIAL, late).reminder is None
    later = 1000 + 12 * DAY
    assert loop_of(thread.conversation, SOCIAL, later).reminder is Level.ESCALATION
    thread.add(SOCIAL, BOTH, Reminder("Anne", Level.ESCALATION, after=head(thread)))
    loop = loop_of(thread.conversation, SOCIAL, later)
    assert (loop.reminder, loop.sent[0].ending) == (None, Ending.ESCALATED)
    assert loop_of(thread.conversation, INTAKE, later).pressed
    thread.add(INTAKE, BOTH, Message("Bram", "On y travaille", after=head(thread)))
    assert not loop_of(thread.conversation, INTAKE, later).pressed
    assert loop_of(thread.conversation, SOCIAL, later).sent[0].ending is Ending.ANSWERED


def test_a_bridge_is_not_reminded() -> None:
    """What left by e-mail is late when nobody answers, and no reminder goes to who cannot read."""
    thread = Thread()
    sam = Correspondent(new_id(9), "Sam", "sam@asso.example", Language.FR)
    thread.add(SOCIAL, BOTH, Notice("Anne", sam, Mode.PLAIN, text="Bonjour"))
    loop = loop_of(thread.conversation, SOCIAL, 1000 + 20 * DAY)
    assert (loop.late, loop.reminder) == (True, None)


def test_a_reason_that_lost_against_a_step_does_not_count(thread: Thread) -> None:
    """Only what was applied closes a referral: a refused step leaves no reason."""
    thread.add(INTAKE, BOTH, Transition("Bram", Action.ACCEPT, after=head(thread)))
    declined = Transition("Cleo", Action.DECLINE, "…", reason=Reason.NO_CAPACITY, after=head(thread))
    thread.add(INTAKE, BOTH, declined)
    assert loop_of(thread.conversation, SOCIAL, 0).reason is None


@given(st.integers(0, 2**41), st.integers(1, 3650), st.one_of(st.none(), st.integers(0, 2**41)))
def test_two_clocks(last: int, days: int, withdrawn_at: int | None) -> None:
    """The reminder is thirty days before the deletion; a withdrawal only moves both forward."""
    remind, delete = clocks(last, days, withdrawn_at)
    assert delete - remind == REMINDED_BEFORE
    assert delete <= day_of(last) + timedelta(days=days)
    if withdrawn_at is not None:
        assert delete <= day_of(withdrawn_at) + AFTER_WITHDRAWAL
    else:
        assert delete == day_of(last) + timedelta(days=days)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_no_cell_is_a_formula(cells: list[str]) -> None:
    """Whatever it says, a spreadsheet takes it for text, and nothing of it is lost."""
    ((*read,),) = csv.reader(StringIO(csv_line(cells), newline=""))
    assert not [cell for cell in read if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [
        cell.removeprefix("'") if cell != given_ else cell for cell, given_ in zip(read, cells, strict=True)
    ] == cells


def test_no_referral_no_figures() -> None:
    """An empty dashboard divides by nothing."""
    figures = _figures([])
    assert (figures.total, figures.median_hours, figures.endings) == (0, None, Counter())
