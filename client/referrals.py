"""Referrals: a form about a person, sent to one service, and the steps that both sides take."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from client.outbox import Item
from schemas.content import Action, Answer, LegalBasis, Urgency
from schemas.ids import Address


class Referrals:
    """Sending referrals and moving them on."""

    async def refer(
        self,
        to: Address,
        form: str,
        answers: Mapping[str, Answer],
        *,
        urgency: Urgency,
        legal_basis: LegalBasis,
        subject: str,
        text: str = "",
        files: Sequence[Path] = (),
        service: str | None = None,
    ) -> Item:
        """Refer a person to a service; raises FormError, which names each answer that does not fit."""
        raise NotImplementedError

    async def act(
        self,
        thread: str,
        action: Action,
        text: str = "",
        *,
        assignee: str | None = None,
        files: Sequence[Path] = (),
    ) -> Item:
        """Take a step; raises IllegalMoveError. `assignee`: a member, as for `Administration.member`; oneself when none."""
        raise NotImplementedError


def check_answers(form: str, answers: Mapping[str, Answer]) -> None:
    """Raise FormError, with the problems in `extra["problems"]` (question → sentence), unless they fit the form."""
    raise NotImplementedError
