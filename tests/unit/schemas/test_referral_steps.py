"""What belongs to each step of a referral, and what does not."""

from itertools import product
from typing import Any

import msgspec
import pytest

from schemas import steps
from schemas.codec import encode
from schemas.content import Action, parse_content
from schemas.errors import MalformedError
from schemas.steps import REASONS, Reason

MEMBER = "0190a000-0000-7000-8000-000000000001"
STEPS = [action for action in Action if action is not Action.RECEIVE]  # in one order in every process
CONSENT = steps.Consent(steps.Consenting.BENEFICIARY, "2026-11-28", "by telephone")
BELONGING: dict[Action, dict[str, Any]] = {
    Action.ASSIGN: {"assignee": MEMBER},
    Action.SCHEDULE: {"appointment": steps.Appointment(1_800_000_000_000, "Rue de Fer 1")},
    Action.TRANSFER: {"transfer": steps.Transfer(MEMBER, MEMBER, CONSENT)},
}


def said(action: Action, **more: object) -> steps.Transition:
    """Return a step with what belongs to it."""
    return msgspec.structs.replace(
        steps.Transition(author="Anne", action=action), **(BELONGING.get(action, {}) | more)
    )


@pytest.mark.parametrize(("action", "reason"), list(product(STEPS, Reason)))
def test_a_reason_belongs_to_its_step(action: Action, reason: Reason) -> None:
    """Nobody accepts because of a mistake."""
    step_ = said(action, reason=reason)
    if reason in REASONS.get(action, ()):
        assert parse_content(encode(step_)) == step_
    else:
        with pytest.raises(MalformedError, match="does not belong"):
            parse_content(encode(step_))


@pytest.mark.parametrize(
    ("action", "other"),
    [pair for pair in product(STEPS, BELONGING) if len({*pair}) > 1],
)
def test_what_belongs_to_another_step_is_refused(action: Action, other: Action) -> None:
    """An appointment in an acceptance, a transfer in an assignment: each is malformed; so is its absence."""
    with pytest.raises(MalformedError, match=f"belongs to the step `{other}`"):
        parse_content(encode(said(action, **BELONGING[other])))
    with pytest.raises(MalformedError, match=f"belongs to the step `{other}`"):
        parse_content(encode(steps.Transition(author="Anne", action=other)))


def test_another_door_is_suggested_when_one_declines() -> None:
    """And not when one accepts."""
    suggestion = said(Action.DECLINE, reason=Reason.WRONG_DOOR, suggests=MEMBER)
    assert parse_content(encode(suggestion)) == suggestion
    with pytest.raises(MalformedError, match="suggested"):
        parse_content(encode(said(Action.ACCEPT, suggests=MEMBER)))


@pytest.mark.parametrize("action", Action)
def test_people_take_every_step_but_receive(action: Action) -> None:
    """What a step can say is what moves a referral, except the receipt, which is a content of its own."""
    stepped = said(action)
    if action is Action.RECEIVE:
        with pytest.raises(MalformedError):
            parse_content(encode(stepped))
    else:
        assert parse_content(encode(stepped)) == stepped
