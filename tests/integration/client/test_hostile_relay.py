"""What a relay that attacks achieves: nothing that nobody notices."""

from collections.abc import Sequence

import msgspec
import pytest

from client.cli.app import App
from client.cli.casework.outcome import tell
from client.device.archive import Fate
from client.endpoint import Endpoint
from client.messages.outbox import OutState
from client.relay.pages import Delivery
from crypto.keys import DeviceKeys, SigningKey
from schemas.api import (
    Application,
    EntriesPage,
    InvitationList,
    InvitationState,
    WrapsList,
    application_message,
)
from schemas.codec import decode_request, encode
from schemas.content import Action
from schemas.errors import DirectoryForkError, IntegrityError, SignatureInvalidError, SouspliError
from schemas.ids import parse_address
from schemas.limits import LIMITS
from schemas.referral import State
from tests.integration.client.cast import Cast, Scene, act, problems, state, texts
from tests.integration.client.hostile import Answer, Exchange, Frames, Hostile, swap_keys

INTAKE, SOCIAL = parse_address("accueil@abri-de-meuse"), parse_address("social@cpas-namur")


@pytest.fixture
async def dora(scene: Scene, cast: Cast, hostile: Hostile) -> Endpoint:
    """Return a colleague of Ben's who reads through the attacker."""
    return await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)


async def test_an_honest_proxy_is_not_noticed(scene: Scene, dora: Endpoint) -> None:
    """Without tricks everything is genuine, so what the other tests notice is the trick."""
    thread = await scene.refer()
    assert await problems(dora) == []
    view = dora.threads.find(thread)
    assert (view.missing, view.warnings) == ((), ())


async def test_an_altered_envelope(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """One changed byte: refused, and shown with who is said to have sent it."""
    await scene.refer()
    hostile.on_pages(lambda frames: [(seq, at, raw[:-1] + bytes([raw[-1] ^ 1])) for seq, at, raw in frames])
    assert await problems(dora) == ["decryption"]
    (refused,) = dora.threads.refused()
    assert str(refused.claims) == "social@cpas-namur"


async def test_a_replayed_envelope(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """An envelope that is delivered again at a new place is refused and moves nothing."""
    thread = await scene.refer()
    await act(scene.anne, thread, Action.WITHDRAW)
    await dora.mailbox.sync()

    def again(_: Sequence[Delivery]) -> Frames:
        known = dora.archive.thread(thread)[0]
        return (
            [(1000, known.accepted, dora.archive.raw(known))]
            if dora.archive.cursor(known.mailbox) < 1000
            else []
        )

    hostile.on_pages(again)
    assert await problems(dora) == ["replayed"]
    assert dora.threads.find(thread).referral_state is not None
    assert await state(scene.ben, thread) is State.WITHDRAWN


async def test_a_dropped_envelope(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """A message that the relay keeps back is missed as soon as another one comes after it."""
    item = await scene.anne.messages.send([INTAKE], "Question", "un")
    await scene.anne.mailbox.sync()
    await scene.anne.messages.reply(item.thread, "deux")
    await scene.anne.mailbox.sync()
    await scene.anne.messages.reply(item.thread, "trois")
    hostile.on_pages(lambda frames: [frame for frame in frames if frame[0] != 2])
    await dora.mailbox.sync()
    view = dora.threads.find(item.thread)
    assert texts(view) == ["un", "trois"]
    assert len(view.missing) == 1
    assert view.warnings


async def test_reordered_envelopes(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """Messages that the relay delivers in another order are shown in the order in which they were written."""
    item = await scene.anne.messages.send([INTAKE], "Question", "un")
    for text in ("deux", "trois"):
        await scene.anne.mailbox.sync()
        await scene.anne.messages.reply(item.thread, text)

    def backwards(frames: Sequence[Delivery]) -> Frames:
        return [(seq, at, raw) for (seq, at, _), (_, _, raw) in zip(frames, reversed(frames), strict=True)]

    hostile.on_pages(backwards)
    await dora.mailbox.sync()
    view = dora.threads.find(item.thread)
    assert texts(view) == ["un", "deux", "trois"]


async def test_a_directory_that_shrinks(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """A relay that goes back to an earlier directory is found out, and nothing is sent any more."""
    fetched = await dora.http.call("GET", "/v1/directory/entries?after=0")
    old = encode(EntriesPage((), fetched.read(EntriesPage).checkpoint))

    async def early(_: Exchange) -> Answer:
        return Answer(200, {"Content-Type": "application/json"}, old)

    await scene.abri.administration.create_service("nuit", "Nuit")
    await dora.directory.refresh()
    hostile.on("GET", "/v1/directory/entries", early)
    with pytest.raises(DirectoryForkError):
        await dora.messages.send([INTAKE], "Question", "Bonjour")
    assert dora.directory.fork is not None
    hostile.behave()
    with pytest.raises(DirectoryForkError):
        await dora.mailbox.sync()
    assert [each.state for each in dora.outbox.all()] == [OutState.QUEUED]


async def test_a_swapped_key_in_the_directory(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """A statement in which the relay puts another key is refused by its signature."""
    before = dora.directory.current.size
    hostile.on("GET", "/v1/directory/entries", swap_keys)
    await scene.abri.administration.rotate("accueil")
    with pytest.raises(IntegrityError):
        await dora.directory.refresh()
    assert dora.directory.current.size == before
    item = await dora.messages.send([SOCIAL], "Question", "Bonjour")
    assert (item.state, type(item.error)) == (OutState.QUEUED, SignatureInvalidError)
    hostile.behave()
    await dora.outbox.flush()
    await scene.anne.mailbox.sync()
    assert [texts(thread) for thread in scene.anne.threads.all()] == [["Bonjour"]]


async def test_a_directory_that_cannot_be_read(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """Entries that are cut short, repeated or none at all: not genuine; what is written waits and arrives."""
    repeated = (await scene.anne.http.call("GET", "/v1/directory/entries?after=0")).read(EntriesPage).entries
    await scene.abri.administration.rotate("accueil")
    fetched = await scene.anne.http.call("GET", "/v1/directory/entries?after=0")
    checkpoint = fetched.read(EntriesPage).checkpoint
    false = [encode(EntriesPage((raw,), checkpoint)) for raw in (repeated[-1][:-9], repeated[1])]
    for body in (*false, b'{"entries":1}'):

        async def show(_: Exchange, body: bytes = body) -> Answer:
            return Answer(200, {"Content-Type": "application/json"}, body)

        hostile.on("GET", "/v1/directory/entries", show)
        await dora.messages.send([SOCIAL], "Question", "Bonjour")
        with pytest.raises(IntegrityError):
            await dora.directory.refresh()
        assert {each.state for each in dora.outbox.all()} == {OutState.QUEUED}
    hostile.behave()
    await dora.outbox.flush()
    await scene.anne.mailbox.sync()
    assert [texts(thread) for thread in scene.anne.threads.all()] == [["Bonjour"]] * 3


async def test_swapped_keys_in_an_invitation(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """A relay that answers an invitation with keys of its own is found out before they are admitted."""
    admin = await cast.colleague(scene.cpas, "Lucie", "social", url=hostile.url)
    code = await admin.invitations.link()
    tablet = await cast.person("tablet", hostile.url)
    await tablet.invitations.join(code)

    async def swap(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        listed = decode_request(answer.body, InvitationList, LIMITS.answer)
        theirs = DeviceKeys.generate()
        answer.body = encode(
            InvitationList(
                tuple(
                    InvitationState(
                        each.id,
                        each.member,
                        each.expires,
                        theirs.encryption.public,
                        theirs.signing.public,
                        each.mac,
                    )
                    for each in listed.invitations
                )
            )
        )
        return answer

    hostile.on("GET", "/v1/invitations", swap)
    (pending,) = await admin.invitations.pending()
    before = admin.directory.current.size
    with pytest.raises(IntegrityError):
        await admin.invitations.approve(pending.id)
    assert (await admin.directory.refresh()).size == before


async def test_a_swapped_root_key_in_an_application(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """A relay that applies with a root key of its own is found out by the applicant, at the latest."""
    admin = await cast.person("Paul", hostile.url)

    async def swap(exchange: Exchange) -> Answer:
        genuine = decode_request(exchange.body, Application, LIMITS.request)
        root = SigningKey.generate()
        forged = msgspec.structs.replace(genuine, root=root.public)
        proof = root.sign("application", application_message(forged))
        return await exchange.forward(encode(msgspec.structs.replace(forged, proof=proof)))

    hostile.on("POST", "/v1/applications", swap)
    await admin.enrolment.apply("la-table", "La Table", "paul@example.org", "0990.000.311")
    await scene.registrar.registry.verify("la-table", "did not compare the fingerprint")
    await scene.registrar.registry.admit("la-table")
    with pytest.raises(IntegrityError, match="another root key"):
        await admin.prepare()


async def test_seeds_of_the_relays_own(scene: Scene, cast: Cast, hostile: Hostile) -> None:
    """Wraps that the relay exchanges give no seed; what they should open waits for the genuine ones."""

    async def rubbish(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        listed = decode_request(answer.body, WrapsList, LIMITS.answer)
        answer.body = encode(
            WrapsList(
                tuple(type(each)(each.service, each.epoch, each.kid, bytes(1168)) for each in listed.wraps)
            )
        )
        return answer

    hostile.on("GET", "/v1/wraps", rubbish)
    dora = await cast.colleague(scene.abri, "Dora", "accueil", url=hostile.url)
    thread = await scene.refer()
    assert [each.fate for each in await dora.mailbox.sync()] == [Fate.LOCKED]
    assert dora.seeds.missing()
    hostile.behave()
    assert [each.fate for each in await dora.mailbox.sync()] == [Fate.OPENED]
    assert dora.threads.find(thread).referral is not None


async def test_an_acceptance_that_the_relay_did_not_sign(
    scene: Scene, cast: Cast, hostile: Hostile, capsys: pytest.CaptureFixture[str]
) -> None:
    """A relay that pretends to have accepted something is not believed: alarm; it waits, and arrives once."""
    lucie = await cast.colleague(scene.cpas, "Lucie", "social", url=hostile.url)

    async def pretend(exchange: Exchange) -> Answer:
        answer = await exchange.forward(exchange.body)
        other = b"B" if answer.body[-6:-5] == b"A" else b"A"  # of the same alphabet
        answer.body = answer.body[:-6] + other + answer.body[-5:]
        return answer

    hostile.on("POST", "/v1/envelopes", pretend)
    item = await lucie.messages.send([INTAKE], "Question", "Bonjour")
    assert (item.state, item.posted) == (OutState.QUEUED, True)
    app = App()
    tell(app, item, "Sent.")
    assert app.exit_code == IntegrityError.exit_code
    said = capsys.readouterr()
    assert "kept in the outbox" in said.out
    assert "INTEGRITY ALARM" in said.err
    hostile.behave()
    await lucie.outbox.flush()
    await scene.ben.mailbox.sync()
    assert [texts(thread) for thread in scene.ben.threads.all()] == [["Bonjour"]]


async def test_a_mailbox_of_somebody_else(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """An envelope of another service that the relay slips in is refused."""
    item = await scene.anne.messages.send([parse_address("social@cpas-namur")], "Interne", "Entre nous")
    await scene.anne.mailbox.sync()
    (foreign,) = scene.anne.archive.thread(item.thread)
    raw = scene.anne.archive.raw(foreign)
    hostile.on_pages(
        lambda frames: frames or ([(1, foreign.accepted, raw)] if not dora.archive.unopened() else []),
    )
    assert await problems(dora) == ["integrity"]


async def test_a_relay_that_talks_nonsense(scene: Scene, dora: Endpoint, hostile: Hostile) -> None:
    """Whatever a relay answers becomes an error of ours, and what is here stays."""
    thread = await scene.refer()
    await dora.mailbox.sync()

    async def nonsense(_: Exchange) -> Answer:
        return Answer(200, {"Content-Type": "application/json"}, b'{"entries":{"a":1}}')

    hostile.on("GET", "/", nonsense)
    with pytest.raises(SouspliError):
        await dora.mailbox.sync()
    assert dora.threads.find(thread).messages
