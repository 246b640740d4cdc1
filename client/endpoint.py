"""An endpoint put together: one profile, one relay, and everything that a person can do with them.

    with Profile.open(folder, passphrase) as profile:
        async with connect(profile) as endpoint:
            await endpoint.prepare()
            await endpoint.messages.send([address], "Question", "Bonjour")

Nothing here touches the network before it is asked to, so that writing works without a connection.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from client.casework.absences import Absences
from client.casework.consents import Consents
from client.casework.keeping import Keeping
from client.casework.referrals import Referrals
from client.casework.reminders import Reminders
from client.casework.standing_in import StandIns
from client.casework.transfers import Transfers
from client.clock import Clock, system_clock
from client.cooperative.assembly import Assembly
from client.cooperative.desk import Desk
from client.device.archive import Archive
from client.device.profile import Profile
from client.directory.leaflets import Leaflets
from client.directory.mirror import Mirror
from client.directory.people import People
from client.directory.seeds import Seeds
from client.directory.session import Session
from client.doctor import Doctor
from client.files.files import Files, Progress, no_progress
from client.messages.mailbox import Mailbox
from client.messages.messages import Messages
from client.messages.opens import Opens
from client.messages.outbox import Outbox
from client.messages.posting import Poster
from client.messages.replying import Colleagues
from client.messages.threads import Threads
from client.notices import Notices
from client.outside.confirmations import Confirmations
from client.outside.correspondents import Correspondents
from client.outside.guests import Guests
from client.outside.links import Links
from client.relay.http import RelayHttp, Sleep
from client.structures.administration import Administration
from client.structures.enrolment import Enrolment
from client.structures.invitations import Invitations
from client.structures.locks import Locks
from client.structures.oversight import Oversight
from client.structures.records import Records
from client.structures.recovery import Recovery
from client.structures.registry import Registry
from client.structures.vouching import Vouching
from crypto.suite import require_suite


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
    vouching: Vouching
    notices: Notices
    locks: Locks
    leaflets: Leaflets
    assembly: Assembly
    desk: Desk
    people: People
    seeds: Seeds
    files: Files
    archive: Archive
    outbox: Outbox
    mailbox: Mailbox
    colleagues: Colleagues
    threads: Threads
    messages: Messages
    referrals: Referrals
    transfers: Transfers
    consents: Consents
    reminders: Reminders
    absences: Absences
    stand_ins: StandIns
    keeping: Keeping
    guests: Guests
    links: Links
    correspondents: Correspondents
    recovery: Recovery
    records: Records
    oversight: Oversight
    doctor: Doctor

    async def prepare(self) -> None:
        """Bring what every command relies on up to date: the directory, this device's admission, its seeds.

        Also finishes what waits for others: a structure that was admitted in the meantime gets its first
        device, and colleagues who lack seeds are given them. Raises RelayUnreachableError; commands that work
        without a connection go on then.
        """
        await self.enrolment.complete()
        if not self.admitted:
            return
        if self.seeds.missing():
            await self.seeds.fetch()
        await self.seeds.hand_over()

    @property
    def admitted(self) -> bool:
        """Whether the directory lets this device act."""
        if not self.directory.current.has_device(self.profile.device.kid):
            return False
        structure, device = self.directory.current.device(self.profile.device.kid)
        return structure.active and device.active


@asynccontextmanager
async def connect(
    profile: Profile,
    clock: Clock = system_clock,
    progress: Progress = no_progress,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[Endpoint]:
    """Build the endpoint of a profile; nothing is sent yet. Raises SuiteUnavailableError."""
    require_suite()
    async with RelayHttp(profile.keys.relay, clock, sleep) as http:
        mirror = Mirror(profile, http, clock, sleep)
        session = Session(http, profile.device, mirror, clock)
        seeds = Seeds(profile.store, profile.device, mirror, session)
        people = People(profile, mirror)
        enrolment = Enrolment(profile, http, mirror, clock)
        files = Files(profile, session, clock, progress)
        archive = Archive(profile.store)
        opens = Opens(profile.store, session, profile.device, clock)
        poster = Poster(mirror, session, files, profile.device.signing, clock)
        outbox = Outbox(profile, archive, poster, files, clock)
        guests = Guests(profile.store, session, clock)
        threads = Threads(archive, outbox, mirror, guests, clock)
        messages = Messages(profile, mirror, threads, archive, files, outbox)
        referrals = Referrals(mirror, threads, messages, people)
        confirmations = Confirmations(profile.store, guests, threads, messages, clock)
        absences = Absences(mirror, threads, messages, people)
        keeping = Keeping(profile, session, mirror, archive, outbox, guests, threads, clock)
        links = Links(guests, messages, threads, keeping, clock)
        assembly = Assembly(profile, mirror, clock)
        leaflets = Leaflets(profile, http, session, mirror, clock)
        yield Endpoint(
            profile=profile,
            clock=clock,
            http=http,
            session=session,
            directory=mirror,
            enrolment=enrolment,
            registry=Registry(profile, mirror, session, clock),
            invitations=Invitations(profile, http, session, mirror, seeds, people, clock),
            administration=Administration(profile, session, mirror, seeds, people, clock),
            vouching=Vouching(profile, mirror),
            notices=Notices(profile.store, mirror, leaflets, assembly, clock),
            locks=Locks(profile, session, mirror, clock),
            leaflets=leaflets,
            assembly=assembly,
            desk=Desk(mirror, assembly, messages, threads),
            people=people,
            seeds=seeds,
            files=files,
            archive=archive,
            outbox=outbox,
            colleagues=Colleagues(mirror, seeds, people, session, clock),
            mailbox=Mailbox(mirror, session, seeds, archive, outbox, people, opens, confirmations),
            threads=threads,
            messages=messages,
            referrals=referrals,
            transfers=Transfers(mirror, threads, messages, referrals),
            consents=Consents(threads, messages, referrals, links, clock),
            reminders=Reminders(session, threads, messages, clock),
            absences=absences,
            stand_ins=StandIns(mirror, threads, absences, messages, referrals, clock),
            keeping=keeping,
            guests=guests,
            links=links,
            correspondents=Correspondents(
                profile.store, mirror, guests, files, messages, threads, outbox, clock
            ),
            recovery=Recovery(profile, mirror, seeds, enrolment, clock),
            records=Records(session, mirror),
            oversight=Oversight(session, mirror, clock),
            doctor=Doctor(profile, http, mirror, seeds, outbox, threads, clock),
        )
