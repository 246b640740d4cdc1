"""Referrals: a form about a person, sent to one service, and the steps that both sides take.

item = await referrals.refer(
    to, "housing/1", answers, urgency=Urgency.SOON, legal_basis=LegalBasis.CONSENT, subject="Logement"
)
await referrals.act(thread, Action.ACCEPT)
"""

from collections.abc import Mapping, Sequence

from client.casework.answers import check_answers
from client.directory.mirror import Mirror
from client.directory.people import MemberView, People
from client.files.files import Attachment
from client.messages.conversation import Conversation
from client.messages.messages import Messages
from client.messages.outbox import Item
from client.messages.threads import Threads
from schemas.content import Action, Answer, LegalBasis, Referral, Transition, Urgency
from schemas.errors import InvalidInputError
from schemas.events import Side
from schemas.ids import Address
from schemas.referral import MOVES, NEEDS_TEXT, check, fold
from schemas.sharing import Checklist
from schemas.steps import Appointment, Reason, Transfer


class Referrals:
    """Sending referrals and moving them on."""

    def __init__(self, mirror: Mirror, threads: Threads, messages: Messages, people: People) -> None:
        self._mirror = mirror
        self._threads = threads
        self._messages = messages
        self._people = people

    def by(self, messages: Messages) -> "Referrals":
        """Return the same, written by `messages`."""
        return Referrals(self._mirror, self._threads, messages, self._people)

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
        files: Sequence[Attachment] = (),
        service: str | None = None,
        checklist: Checklist | None = None,
    ) -> Item:
        """Refer a person to a service; raises FormError, which names each answer that does not fit.

        `checklist` is what was made sure of before sharing; whoever asks a person gives one.
        """
        check_answers(form, answers)
        return await self._messages.begin(
            [to],
            lambda after, refs: Referral(
                author=self._messages.author,
                subject=subject,
                form=form,
                answers=dict(answers),
                urgency=urgency,
                legal_basis=legal_basis,
                text=text,
                checklist=checklist,
                after=after,
                files=refs,
            ),
            files,
            service=service,
        )

    async def act(
        self,
        thread: str,
        action: Action,
        text: str = "",
        *,
        assignee: str | None = None,
        instead_of: str | None = None,
        reason: Reason | None = None,
        appointment: Appointment | None = None,
        suggests: Address | None = None,
        transfer: Transfer | None = None,
        files: Sequence[Attachment] = (),
    ) -> Item:
        """Take a step; raises IllegalMoveError.

        `assignee` (for `assign`) is a member, as for `People.find`; oneself without one. StandIns gives
        `instead_of`, Transfers `transfer`.
        """
        conversation = self._threads.conversation(self._threads.resolve(thread))
        services = self._services(conversation, action)
        check(fold(conversation.planned).state, action, conversation.side(services[0]))
        if action in NEEDS_TEXT and not text.strip():
            raise InvalidInputError(
                f"the step {action} needs a text", advice="say why, what, or how it ended"
            )
        right_door = self._mirror.current.service(suggests)[1].id if suggests else None
        assigned = self._assigned(assignee, services[0]) if action is Action.ASSIGN else None
        return await self._messages.add(
            conversation.id,
            services[:1] if assigned else services,
            lambda after, refs: Transition(
                author=self._messages.author,
                action=action,
                text=text,
                assignee=assigned.id if assigned else None,
                assignee_name=assigned.name if assigned else "",
                instead_of=instead_of,
                reason=reason,
                appointment=appointment,
                suggests=right_door,
                transfer=transfer,
                after=after,
                files=refs,
            ),
            files,
        )

    def _services(self, conversation: Conversation, action: Action) -> list[str]:
        """Return the services of a referral, first the own one that takes the step."""
        if conversation.referral is None:
            raise InvalidInputError("this conversation is not a referral", advice="write a reply")
        services = self._messages.everybody(conversation.id)
        side = next(each.side for each in MOVES if each.action is action)
        # Somebody may belong to both services: the step says for which of them it is taken.
        proper = conversation.participants[0 if side is Side.SENDER else 1]
        own = proper if proper in self._threads.own_services() else services[0]
        return [own, *(each for each in services if each != own)]

    def _assigned(self, assignee: str | None, service: str) -> MemberView:
        member = self._people.find(assignee or self._mirror.own.device.member)
        if service not in {each.id for each in member.services}:
            raise InvalidInputError(f"{member.name} does not belong to this service")
        return member
