"""Guests: what somebody can do who has a link and a code, and what nobody can do without."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest

from crypto.guests import SIDE_SERVICE, GuestKey, seal_item
from schemas.access import AccessAction, Outcome
from schemas.codec import encode
from schemas.content import FileRef, Message
from schemas.errors import (
    ForbiddenError,
    GoneError,
    IdReusedError,
    NotFoundError,
    NotSignedInError,
    RateLimitedError,
    UnavailableError,
)
from schemas.guests import GuestBox, GuestItem, GuestReplies, GuestState
from schemas.ids import new_id
from schemas.limits import LIMITS
from server.clock import system_clock
from server.storage.db import connect
from tests.integration.relay.files import create, upload_whole
from tests.integration.server.conftest import Town
from tests.integration.server.guests import CODE, DAY, Visitor, new_box, new_key
from tests.stage import Device, Stage, TurnableClock, until


@pytest.fixture
async def anne(here: Stage, town: Town) -> Device:
    """Return the device of who writes to the guest."""
    return await here.device(town.anne)


@pytest.fixture
async def sam(here: Stage, town: Town, anne: Device) -> Visitor:
    """Return a guest whose box has one item; the bridge is the service of the second structure."""
    visitor = Visitor(here, new_key(here))
    await put_box(anne, visitor, new_box(town.social.id, town.intake.id, visitor.secrets.auth))
    await write(anne, visitor, GuestItem("Anne", 1, subject="Logement", text="Bonjour"))
    return visitor


async def put_box(device: Device, visitor: Visitor, box: GuestBox) -> None:
    """Make or change the box of a guest."""
    (await device.request("PUT", f"/v1/guests/{visitor.key.id}", body=encode(box))).demand()


async def write(device: Device, visitor: Visitor, item: GuestItem, *blobs: str) -> None:
    """Put an item of the service into a box."""
    identifier = new_id(system_clock())
    sealed = seal_item(visitor.secrets, visitor.key.id, SIDE_SERVICE, identifier, item)
    path = f"/v1/guests/{visitor.key.id}/items/{identifier}?side=0"
    headers = {"Souspli-Blobs": ",".join(blobs)} if blobs else None
    (await device.request("PUT", path, body=sealed, headers=headers)).demand()


async def replies(device: Device, town: Town, after: int = 0) -> GuestReplies:
    """Return what a bridge is told."""
    path = f"/v1/guest-replies?service={town.intake.id}&after={after}"
    return (await device.request("GET", path)).demand().read(GuestReplies)


async def test_a_conversation(here: Stage, town: Town, anne: Device, sam: Visitor) -> None:
    """The guest reads what was written and answers; the bridge is told once; all of it is recorded."""
    (await sam.enter()).demand()
    assert [each.text for each in await sam.read()] == ["Bonjour"]
    item = new_id(system_clock())
    first, second = await sam.reply("Merci", item=item), await sam.reply("Oui")
    assert (first.status, second.status) == (204, 204)
    assert [each.text for each in await sam.read()] == ["Bonjour", "Merci", "Oui"]
    bridge = await here.device(town.ben)
    assert [each.n for each in (await replies(bridge, town)).replies] == [1, 2]
    (reply,) = (await replies(bridge, town, after=1)).replies
    assert reply.guest == sam.key.id
    assert (await bridge.request("GET", f"/v1/guests/{sam.key.id}/items")).status == 404
    recorded = await here.records(
        town.cpas.id, AccessAction.GUEST_ENTERED, AccessAction.GUEST_ITEMS_READ, AccessAction.GUEST_REPLIED
    )
    assert [(each.role, each.actor, each.object) for each in recorded] == [("guest", None, sam.key.id)] * 5
    state = (await anne.request("GET", f"/v1/guests/{sam.key.id}")).demand().read(GuestState)
    assert state.opened is not None


async def test_a_reply_counts_once(here: Stage, town: Town, sam: Visitor) -> None:
    """The same reply again, after a lost answer, has no effect; another one in its place is refused."""
    (await sam.enter()).demand()
    item = new_id(system_clock())
    (await sam.reply("Merci", item=item)).demand()
    with pytest.raises(IdReusedError):
        (await sam.reply("Autre chose", item=item)).demand()
    assert len((await replies(await here.device(town.ben), town)).replies) == 1


async def test_without_the_link(here: Stage, sam: Visitor) -> None:
    """A known box and an unknown one answer alike to who has the code and not the link."""
    for key in (new_key(here), GuestKey(sam.key.id, bytes(32))):
        with pytest.raises(NotFoundError, match="not known here"):
            (await Visitor(here, key).enter()).demand()


async def test_wrong_codes_close_the_box(here: Stage, town: Town, anne: Device, sam: Visitor) -> None:
    """Each wrong code costs an attempt and is recorded; after ten, only a new code opens the box again."""
    for left in range(LIMITS.guest_attempts - 1, -1, -1):
        with pytest.raises(ForbiddenError) as caught:
            (await sam.enter("000000")).demand()
        assert caught.value.extra["attempts"] == left
    with pytest.raises(ForbiddenError):
        (await sam.enter()).demand()
    denied = await here.records(town.cpas.id, AccessAction.GUEST_ENTERED)
    assert [each.outcome for each in denied] == [Outcome.DENIED] * (LIMITS.guest_attempts + 1)
    await put_box(anne, sam, new_box(town.social.id, town.intake.id, sam.secrets.auth))
    (await sam.enter()).demand()


async def test_looking_consumes_nothing(sam: Visitor) -> None:
    """A scanner that follows the link, and tries what it finds there, leaves everything as it was."""
    for path in ("", "/items", f"/blobs/{sam.key.id}"):
        assert (await sam.request("GET", path)).status == 401
    assert (await sam.enter()).status == 200


async def test_revoked_and_expired(town: Town, anne: Device, sam: Visitor, clock: TurnableClock) -> None:
    """A link that was ended stops at once, also for who is signed in; both say which it is."""
    (await sam.enter()).demand()
    box = new_box(town.social.id, town.intake.id, sam.secrets.auth)
    await put_box(anne, sam, msgspec.structs.replace(box, code=None, revoked=True))
    with pytest.raises(GoneError):
        await sam.read()
    with pytest.raises(GoneError, match="ended") as caught:
        (await sam.enter()).demand()
    assert caught.value.extra["reason"] == "revoked"
    await put_box(anne, sam, msgspec.structs.replace(box, code=None))
    (await sam.enter()).demand()
    clock.ahead = 31 * DAY
    with pytest.raises(GoneError) as caught:
        (await sam.enter()).demand()
    assert caught.value.extra["reason"] == "expired"


async def test_a_session_is_for_one_box(here: Stage, town: Town, anne: Device, sam: Visitor) -> None:
    """With the session of one box, another one stays shut, and so does everything else."""
    other = Visitor(here, new_key(here))
    await put_box(anne, other, new_box(town.social.id, town.intake.id, other.secrets.auth))
    (await other.enter()).demand()
    stranger = Visitor(here, sam.key, other.token)
    with pytest.raises(NotSignedInError):
        (await stranger.request("GET", "/items")).demand()
    with pytest.raises(NotSignedInError):
        (await stranger.reply("moi")).demand()
    mailbox = f"/v1/mailboxes/{town.social.id}/envelopes?after=0"
    headers = {"Authorization": f"Bearer {other.token}"}
    assert (await here.request("GET", mailbox, headers=headers)).status == 401


async def test_a_session_ends(sam: Visitor, clock: TurnableClock) -> None:
    """After half an hour the code is asked for again."""
    (await sam.enter()).demand()
    clock.ahead = LIMITS.guest_session * 1000
    with pytest.raises(NotSignedInError):
        await sam.read()


async def test_files_both_ways(here: Stage, town: Town, anne: Device, sam: Visitor) -> None:
    """The guest gets the files of the items and no others; what he attaches, both services may fetch."""
    named, other = await upload_whole(anne, b"for Sam"), await upload_whole(anne, b"not for Sam")
    for blob in (named, other):
        file = FileRef(blob, bytes(32), 1, bytes(32), "scan.pdf", "application/pdf")
        content = Message("Anne", "Bonjour", files=(file,))
        await anne.post(here.world.envelope(town.anne, town.social, [town.social], content))
    await write(anne, sam, GuestItem("Anne", 2, text="Voici"), named)
    (await sam.enter()).demand()
    assert (await sam.request("GET", f"/blobs/{named}")).demand().body == b"for Sam"
    assert (await sam.request("GET", f"/blobs/{other}")).status == 404
    attached = new_id(system_clock())
    (await sam.request("PUT", f"/blobs/{attached}", b"from Sam")).demand()
    with pytest.raises(IdReusedError):
        (await sam.request("PUT", f"/blobs/{attached}", b"from Sam")).demand()
    assert (await sam.request("GET", f"/blobs/{attached}")).status == 404
    (await sam.reply("Voilà", attached)).demand()
    assert (await sam.reply("Encore", named)).status == 404  # it is Anne's: he cannot pass it on
    for member in (town.anne, town.ben):
        device = await here.device(member)
        assert (await device.request("GET", f"/v1/blobs/{attached}")).demand().body == b"from Sam"


async def test_limits_of_files(here: Stage, sam: Visitor) -> None:
    """A file that is too large or empty is refused, and an item cannot name a file that is not there."""
    (await sam.enter()).demand()
    for body in (b"", bytes(LIMITS.guest_blob + 1)):
        assert (await sam.request("PUT", f"/blobs/{here.world.new_id()}", body)).status == 413
    assert (await sam.reply("Voilà", here.world.new_id())).status == 404


async def uploads(here: Stage) -> tuple[int, int]:
    """Return how many uploads are unfinished, and the room that all files have taken."""
    async with connect(here.database) as connection:
        return (
            await connection.fetchval("SELECT count(*) FROM uploads"),
            await connection.fetchval("SELECT sum(storage_used)::bigint FROM structures"),
        )


async def test_files_that_broke_off(here: Stage, town: Town, sam: Visitor, tmp_path: Path) -> None:
    """A guest who announces large files and hangs up takes no room of the structure, and may come again."""
    (await sam.enter()).demand()
    blobs = [here.world.new_id() for _ in range(LIMITS.guest_uploads_open)]

    async def breaking_off(blob: str) -> None:
        async def begun() -> object:
            async with connect(here.database) as connection:
                return await connection.fetchval("SELECT true FROM uploads WHERE upload = $1", blob)

        async def half() -> AsyncIterator[bytes]:
            yield b"half of"
            await until(begun)
            raise ConnectionResetError

        headers = {"Authorization": f"Bearer {sam.token}", "Content-Length": f"{LIMITS.guest_blob}"}
        with pytest.raises((aiohttp.ClientError, ConnectionError)):
            await here.request("PUT", f"/v1/guests/{sam.key.id}/blobs/{blob}", body=half(), headers=headers)

    async def given_back() -> bool:
        return await uploads(here) == (0, 0) and not list((tmp_path / "uploads").iterdir())

    await asyncio.gather(*map(breaking_off, blobs))
    await until(given_back)
    recorded = await here.records(town.cpas.id, AccessAction.UPLOAD_DISCARDED)
    assert sorted((each.role, each.object) for each in recorded) == [
        ("guest", each) for each in sorted(blobs)
    ]
    (await sam.request("PUT", f"/blobs/{blobs[0]}", b"from Sam")).demand()
    assert await uploads(here) == (0, len(b"from Sam"))


async def test_a_file_that_is_sent_again_meanwhile(here: Stage, sam: Visitor, tmp_path: Path) -> None:
    """The second of two attempts at once is told to come again, and takes nothing from the first."""
    (await sam.enter()).demand()
    blob, go_on = here.world.new_id(), asyncio.Event()

    async def begun() -> bool:
        part = tmp_path / "uploads" / blob
        return part.exists() and part.read_bytes() == b"from"

    async def slow() -> AsyncIterator[bytes]:
        yield b"from"
        await go_on.wait()
        yield b" Sam"

    headers = {"Authorization": f"Bearer {sam.token}", "Content-Length": "8"}
    path = f"/v1/guests/{sam.key.id}/blobs/{blob}"
    first = asyncio.create_task(here.request("PUT", path, body=slow(), headers=headers))
    await until(begun)
    with pytest.raises(UnavailableError, match="another request"):
        (await sam.request("PUT", f"/blobs/{blob}", b"from Sam")).demand()
    go_on.set()
    (await first).demand()
    assert await uploads(here) == (0, 8)


async def test_a_box_has_so_many_unfinished_files(here: Stage, anne: Device, sam: Visitor) -> None:
    """A crash of the relay leaves them: one more is refused for now, and colleagues are not concerned."""
    (await sam.enter()).demand()
    left = [here.world.new_id() for _ in range(LIMITS.uploads_open)]
    async with connect(here.database) as connection:
        await connection.execute(
            "INSERT INTO uploads (upload, structure, device, size, expires, guest)"
            " SELECT unnest($1::uuid[]), structure, '', 8, expires, guest FROM guest_boxes WHERE guest = $2",
            left,
            sam.key.id,
        )
    with pytest.raises(RateLimitedError, match="unfinished"):
        (await sam.request("PUT", f"/blobs/{here.world.new_id()}", b"from Sam")).demand()
    (await create(anne, here.world.new_id(), 1)).demand()
    (await sam.request("PUT", f"/blobs/{left[0]}", b"from Sam")).demand()


async def test_others_of_the_network(here: Stage, town: Town, sam: Visitor) -> None:
    """Members of other services make no box for this one, see none, and take none over."""
    ben = await here.device(town.ben)
    box = new_box(town.social.id, town.intake.id)
    assert (await ben.request("PUT", f"/v1/guests/{here.world.new_id()}", body=encode(box))).status == 404
    assert (await ben.request("GET", f"/v1/guests/{sam.key.id}")).status == 404
    taken = new_box(town.intake.id, town.intake.id, sam.secrets.auth)
    assert (await ben.request("PUT", f"/v1/guests/{sam.key.id}", body=encode(taken))).status == 409
    path = f"/v1/guest-replies?service={town.social.id}"
    assert (await ben.request("GET", path)).status == 404


async def test_a_box_needs_a_code_and_an_end(here: Stage, town: Town, anne: Device) -> None:
    """Without a code it is not made, and no link works for ever."""
    box = new_box(town.social.id, town.intake.id)
    for wish, status in (
        (msgspec.structs.replace(box, code=None), 409),
        (msgspec.structs.replace(box, expires=box.expires + 400 * DAY), 400),
    ):
        path = f"/v1/guests/{here.world.new_id()}"
        assert (await anne.request("PUT", path, body=encode(wish))).status == status
    assert CODE not in await everything(here)


async def everything(here: Stage) -> str:
    """Return what the relay keeps of boxes, as text."""
    async with connect(here.database) as connection:
        return str(await connection.fetch("SELECT * FROM guest_boxes"))
