"""An endpoint put together: one profile, one relay, and everything that a person can do with them.

    with Profile.open(folder, passphrase) as profile:
        async with connect(profile) as endpoint:
            await endpoint.prepare()
            await endpoint.messages.send([address], "Question", "Bonjour")

Nothing here touches the network before it is asked to, so that writing works without a connection.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from client.administration import Administration
from client.clock import Clock, system_clock
from client.directory import Mirror
from client.doctor import Doctor
from client.enrolment import Enrolment
from client.files import Files, Progress, no_progress
from client.http import RelayHttp
from client.invitations import Invitations
from client.mailbox import Mailbox
from client.messages import Messages
from client.outbox import Outbox
from client.profile import Profile
from client.records import Records
from client.recovery import Recovery
from client.referrals import Referrals
from client.registry import Registry
from client.seeds import Seeds
from client.session import Session
from client.threads import Threads


@dataclass(frozen=True)
class Endpoint:
    """The parts, each of which gets the others that it needs when it is built."""

    profile: Profile
    clock: Clock
    http: RelayHttp
    session: Session
    directory: Mirror
    enrolment: Enrolment
    registry: Registry
    invitations: Invitations
    administration: Administration
    seeds: Seeds
    files: Files
    outbox: Outbox
    mailbox: Mailbox
    threads: Threads
    messages: Messages
    referrals: Referrals
    recovery: Recovery
    records: Records
    doctor: Doctor

    async def prepare(self) -> None:
        """Bring what every command relies on up to date: the directory, this device's admission, its seeds.

        Also finishes what waits for others: a structure that was admitted in the meantime gets its first
        device, and colleagues who lack seeds are given them. Raises RelayUnreachableError; commands that work
        without a connection go on then.
        """
        raise NotImplementedError


@asynccontextmanager
async def connect(
    profile: Profile, clock: Clock = system_clock, progress: Progress = no_progress
) -> AsyncIterator[Endpoint]:
    """Build the endpoint of a profile; nothing is sent yet."""
    raise NotImplementedError
    yield
