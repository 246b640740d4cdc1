"""A device that a browser opens too: by a name and a passphrase, through the relay, which cannot."""

import pytest

from client.structures.locks import Locks, check_passphrase, open_keystore
from crypto.locks import Way
from schemas.errors import IdReusedError, InvalidInputError, NotFoundError, WrongPassphraseError
from schemas.locks import Keystore, LockKind
from server.storage.db import connect
from tests.integration.client.cast import CHEAP, Scene

WORDS = "cinq mots tirés au sort"


@pytest.fixture
def locks(scene: Scene) -> Locks:
    """Return Anne's, at a price that tests can pay."""
    anne = scene.anne
    return Locks(anne.profile, anne.session, anne.directory, anne.clock, CHEAP)


async def opened(scene: Scene, name: str, words: str) -> Keystore:
    """Return what a name and a passphrase open, in a browser that knows nothing."""
    way = Way.of_passphrase(name, words, CHEAP)
    return await open_keystore(scene.ben.http, scene.anne.directory.pins_needed.origin, way)


async def test_a_browser_opens_the_device(scene: Scene, locks: Locks) -> None:
    """Name and passphrase, however they are typed, give the device with all that it has pinned."""
    identifier = await locks.add_passphrase("Anne", WORDS)
    keystore, anne = await opened(scene, " anne ", WORDS.replace("é", "e\u0301")), scene.anne
    assert keystore.device == anne.profile.keys.device
    assert (keystore.person, keystore.member) == ("Anne", anne.directory.own.device.member)
    assert keystore.structure == anne.directory.own.structure.id
    pins = anne.directory.pins_needed
    assert (keystore.origin, keystore.relay_key) == (pins.origin, pins.relay_key)
    assert keystore.network == anne.directory.network_pin
    assert keystore.root is None
    (state,) = await locks.list()
    assert (state.id, state.kind) == (identifier, LockKind.PASSPHRASE)
    assert state.opened is not None


@pytest.mark.parametrize(("name", "words"), [("anne", WORDS + "!"), ("ann", WORDS), ("anne", "anne")])
async def test_anything_else_opens_nothing(scene: Scene, locks: Locks, name: str, words: str) -> None:
    """A wrong name and a wrong passphrase are told alike."""
    await locks.add_passphrase("anne", WORDS)
    with pytest.raises(WrongPassphraseError):
        await opened(scene, name, words)


async def test_it_is_ended(scene: Scene, locks: Locks) -> None:
    """A way in that was removed opens nothing; one that does not exist cannot be removed."""
    identifier = await locks.add_passphrase("anne", WORDS)
    with pytest.raises(NotFoundError):
        await locks.remove("nothing")
    await locks.remove(identifier[:18])
    with pytest.raises(WrongPassphraseError):
        await opened(scene, "anne", WORDS)


async def test_two_people_with_one_passphrase(scene: Scene, locks: Locks) -> None:
    """The same passphrase under another name is another way in; under the same name it is refused."""
    await locks.add_passphrase("anne", WORDS)
    ben = scene.ben
    others = Locks(ben.profile, ben.session, ben.directory, ben.clock, CHEAP)
    with pytest.raises(IdReusedError):
        await others.add_passphrase("anne", WORDS)
    await others.add_passphrase("ben", WORDS)
    assert (await opened(scene, "ben", WORDS)).device == ben.profile.keys.device


@pytest.mark.parametrize("words", ["short", "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "abcabcabcabcabcabc"])
def test_weak_passphrases(words: str) -> None:
    """Whoever has the relay's disk can try for years: what is short or repeats itself is refused."""
    with pytest.raises(InvalidInputError):
        check_passphrase(words)


async def test_what_the_relay_keeps(scene: Scene, locks: Locks, database: str) -> None:
    """It has neither sign-in name nor person's name nor seed, nor what it was shown to hand out the box."""
    await locks.add_passphrase("sign-in name", WORDS)
    await opened(scene, "sign-in name", WORDS)
    async with connect(database) as connection:
        (row,) = await connection.fetch("SELECT locks::text AS written FROM locks")
    written = row["written"].encode()
    keys = Way.of_passphrase("sign-in name", WORDS, CHEAP).at(scene.anne.directory.pins_needed.origin)
    seed = scene.anne.profile.keys.device
    for secret in (b"sign-in name", b"Anne", seed[:32], seed[32:64], keys.auth, keys.key):
        assert secret not in written
        assert secret.hex().encode() not in written
    assert keys.verifier.hex().encode() in written
