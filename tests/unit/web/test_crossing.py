"""What one language seals, signs and prints the other opens, verifies and reads, byte for byte."""

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from crypto import files, passphrase, printable, recovery, root_file, safety, suite
from crypto.chain import Directory
from crypto.envelope import open_envelope, seal
from crypto.guests import SIDE_GUEST, SIDE_SERVICE, GuestSecrets, open_item, seal_item
from crypto.keys import DeviceKeys, EncryptionKey, SigningKey
from crypto.locks import LockKeys
from crypto.merkle import Tree, leaf_hash
from crypto.passphrase import Cost
from crypto.proofs import consistency_path, inclusion_path, tree_root
from crypto.shelf import ShelfKeys
from crypto.signing import RelayKey, epoch_kid, verify
from schemas.codec import encode
from schemas.content import Message, Receipt, ReceiptState
from schemas.envelope import Envelope, parse
from schemas.errors import SignatureInvalidError, SouspliError
from schemas.guests import GuestItem
from schemas.ids import id_bytes, new_id
from schemas.locks import Keystore
from schemas.root_file import RootFile
from schemas.shelf import KnownSlot, Sheet, SheetEntry
from schemas.statements import parse_entry
from tests.builders import World
from tests.twin import Twin

AT = 1_790_000_000_000
SEED = bytes(range(96))
QUICK = settings(max_examples=20)


def some(name: str, size: int = 32) -> bytes:
    """Return bytes that are always the same for a name."""
    return hashlib.shake_256(name.encode()).digest(size)


def ident(name: str) -> str:
    """Return an identifier that is always the same for a name."""
    return new_id(AT, some(name, 10))


@pytest.fixture(scope="module")
def world() -> World:
    """Return two structures with a service each."""
    return World()


@pytest.fixture(scope="module")
def sent(world: World) -> tuple[Any, Any, Envelope]:
    """Return who sends, who receives, and an envelope between them."""
    cpas, abri = world.structure("cpas-namur"), world.structure("abri-de-meuse")
    anne, ben = cpas.member(), abri.member()
    social, intake = cpas.service("social", anne), abri.service("accueil", ben)
    content = Message(author="Anne Noël", text="Bonjour ☎\n" + "x" * 6_000, after=(some("seen"),))
    return anne, intake, parse(world.envelope(anne, social, [intake, social], content))


# Keys and signatures.


def test_keys_are_the_same(twin: Twin) -> None:
    """From one seed: both public keys and the key id."""
    device = DeviceKeys.from_seed(SEED)
    found = twin.give("keys.device", seed=SEED.hex())
    assert found == {"public": device.public.hex(), "kid": device.kid.hex()}


@QUICK
@given(message=st.binary(max_size=300))
def test_signatures_are_verified_by_the_other(twin: Twin, message: bytes) -> None:
    """Both halves, whoever made them; and not for another purpose."""
    key = DeviceKeys.from_seed(SEED).signing
    made = bytes.fromhex(
        twin.give("keys.sign", seed=key.seed.hex(), purpose="content", message=message.hex())["signature"]
    )
    verify(key.public, "content", message, made)
    with pytest.raises(SignatureInvalidError):
        verify(key.public, "other", message, made)
    given = {"public": key.public.hex(), "purpose": "content", "message": message.hex()}
    ours = given | {"signature": key.sign("content", message).hex()}
    assert twin.run("signing.verify", ours)["expect"] == "ok"
    assert twin.run("signing.verify", ours | {"purpose": "other"})["expect"] == "signature"


def test_acceptances_are_verified(twin: Twin) -> None:
    """A relay's receipt, over hash and time."""
    relay, message = RelayKey(some("relay")), some("envelope") + AT.to_bytes(8, "big")
    given = {
        "public": relay.public.hex(),
        "purpose": "acceptance",
        "message": message.hex(),
        "signature": relay.sign("acceptance", message).hex(),
    }
    assert twin.run("signing.verify_ed25519", given)["expect"] == "ok"


@QUICK
@given(secret=st.binary(max_size=100), info=st.binary(max_size=100))
def test_wraps_are_opened_by_the_other(twin: Twin, secret: bytes, info: bytes) -> None:
    """Both ways, for the same information."""
    key = EncryptionKey(SEED[:32])
    given = {"public": key.public.hex(), "secret": secret.hex(), "info": info.hex()}
    assert key.unwrap(bytes.fromhex(twin.give("suite.wrap", **given)["wrapped"]), info) == secret
    wrapped = suite.wrap(key.public, secret, info)
    found = twin.give("suite.unwrap", seed=key.seed.hex(), wrapped=wrapped.hex(), info=info.hex())
    assert found == {"secret": secret.hex()}


# Envelopes.


def test_an_envelope_of_python_opens(twin: Twin, sent: tuple[Any, Any, Envelope]) -> None:
    """By the second reader as by the first."""
    anne, intake, envelope = sent
    opened = twin.give(
        "envelope.open",
        envelope=envelope.raw.hex(),
        seed=intake.key.seed.hex(),
        sender_signing=anne.device.signing.public.hex(),
    )
    expected = open_envelope(envelope, intake.key, anne.device.signing.public)
    assert opened == {"hash": envelope.hash.hex(), "payload": expected.payload.decode()}


@pytest.mark.parametrize(
    "content",
    [
        Message(author="Anne", text="Bonjour"),
        Receipt(author="Anne", of=(some("one"), some("two")), state=ReceiptState.READ),
    ],
    ids=["message", "receipt"],
)
def test_an_envelope_of_typescript_opens(
    twin: Twin, sent: tuple[Any, Any, Envelope], content: Message | Receipt
) -> None:
    """Header and content are the bytes that Python would write."""
    anne, intake, envelope = sent
    keys = [intake.key.public, anne.chain.state.services[envelope.header.sender.service].current.public]
    made = twin.give(
        "envelope.seal",
        header=encode(envelope.header).decode(),
        content=encode(content).decode(),
        keys=[key.hex() for key in keys],
        seed=anne.device.signing.seed.hex(),
    )
    raw = parse(bytes.fromhex(made["envelope"]))
    assert raw.header_bytes == envelope.header_bytes
    assert open_envelope(raw, intake.key, anne.device.signing.public).content == content
    ours = parse(seal(envelope.header, content, keys, anne.device.signing))
    assert len(ours.raw) == len(raw.raw)


# Files.


@settings(max_examples=12, deadline=None)
@given(
    size=st.sampled_from([0, 1, 16_383, 16_384, 16_385, 70_000, 3 * 16_384]),
    piece=st.sampled_from([1_000, 16_384, 50_000]),
    chunk=st.integers(0, 1),
)
def test_files_cross_and_are_continued(twin: Twin, size: int, piece: int, chunk: int) -> None:
    """In pieces of any size; an upload that broke off goes on to the same bytes, a download anywhere."""
    plaintext, key, blob = some("file", size), some("key"), some("blob", 16)
    broke = min(chunk, size // files.FILE_CHUNK)
    given = {"key": key.hex(), "blob": blob.hex()}
    made = twin.give("files.seal", **given, plaintext=plaintext.hex(), piece=piece, **{"break": broke})
    assert made["same"]
    ciphertext = bytes.fromhex(made["ciphertext"])
    assert len(ciphertext) == files.ciphertext_size(size)
    assert b"".join(map(bytes, files.open_stream([ciphertext], key, blob, size))) == plaintext
    ours = b"".join(map(bytes, files.seal_stream([plaintext], key, blob)))
    rest = twin.give("files.open_from", **given, ciphertext=ours.hex(), size=size, chunk=broke, piece=piece)[
        "plaintext"
    ]
    assert bytes.fromhex(rest) == plaintext[broke * files.FILE_CHUNK :]


def test_streams_are_opened_by_python(twin: Twin) -> None:
    """Whole, under a context."""
    key, context, plaintext = some("key"), b"context", some("text", 40_000)
    given = {"key": key.hex(), "context": context.hex(), "plaintext": plaintext.hex()}
    made = twin.give("suite.encrypt", **given)["ciphertext"]
    assert suite.decrypt(key, context, bytes.fromhex(made)) == plaintext


# What people type.


@QUICK
@given(data=st.binary(min_size=1, max_size=40), purpose=st.sampled_from(["share", "invitation/x"]))
def test_printed_texts_are_read_by_the_other(twin: Twin, data: bytes, purpose: str) -> None:
    """Letter by letter the same."""
    text = printable.to_text(purpose, data)
    assert twin.give("printable.to_text", purpose=purpose, data=data.hex()) == {"text": text}
    typed = text.lower().replace("-", " \u2013")
    found = twin.give("printable.from_text", purpose=purpose, text=typed, size=len(data))
    assert found == {"data": data.hex()}


@given(words=st.text(max_size=12))
def test_passphrases_are_prepared_alike(twin: Twin, words: str) -> None:
    """Whatever is typed: spaces of every kind, composed characters, controls."""
    try:
        expected: dict[str, Any] = {"expect": "ok", "gives": {"bytes": passphrase.normalise(words).hex()}}
    except SouspliError as error:
        expected = {"expect": error.slug}
    assert twin.run("passphrase.normalise", {"passphrase": words}) == expected


def test_boxes_are_opened_by_the_other(twin: Twin) -> None:
    """Under a passphrase and under a recovery code, both ways."""
    words, secret = "cinq mots tirés au sort", some("secret", 96)
    given = {"secret": secret.hex(), "purpose": "keystore"}
    box = bytes.fromhex(twin.give("passphrase.seal", passphrase=words, **given)["box"])
    assert passphrase.open(words, box, "keystore") == secret
    made = twin.give("passphrase.seal_with_code", **given)
    assert passphrase.open_with_code(made["code"], bytes.fromhex(made["box"]), "keystore") == secret
    ours = passphrase.seal(words, secret, "keystore", cost=Cost(8192 * 4, 2))
    opened = twin.give("passphrase.open", passphrase=words, box=ours.hex(), purpose="keystore")
    assert opened == {"secret": secret.hex()}


def test_files_of_root_keys_are_opened_by_the_other(twin: Twin) -> None:
    """What the browser exports the command line imports, and the reverse."""
    words, held = "cinq mots tirés au sort", RootFile(ident("structure"), some("root", 64))
    told = {"structure": held.structure, "root": held.root.hex()}
    theirs = twin.give("root_file.seal", passphrase=words, **told)["file"]
    assert root_file.open(words, bytes.fromhex(theirs)) == held
    ours = root_file.seal(words, held, cost=Cost(8192 * 4, 2))
    assert twin.give("root_file.open", passphrase=words, file=ours.hex()) == told


def test_locks_and_guests_items_are_opened_by_python(twin: Twin) -> None:
    """A keystore under a lock, an item of each side of a box."""
    key, lock = some("key"), ident("lock")
    keystore = Keystore(
        v=1, origin="relay", relay_key=some("relay"), network=some("network"), person="Zoë", device=SEED
    )
    made = twin.give("locks.seal", key=key.hex(), lock=lock, keystore=encode(keystore).decode())
    assert LockKeys(b"", key).open(lock, bytes.fromhex(made["box"])) == keystore
    secrets, box, item = GuestSecrets(b"", key), ident("box"), ident("item")
    content = GuestItem(author="Sam", time=AT, text="D'accord")
    given = {"key": key.hex(), "guest": box, "item": item}
    for side in (SIDE_SERVICE, SIDE_GUEST):
        made = twin.give("guests.seal_item", **given, side=side, content=encode(content).decode())
        assert open_item(secrets, box, side, item, bytes.fromhex(made["sealed"])) == content
        ours = seal_item(secrets, box, side, item, content).hex()
        assert "content" in twin.give("guests.open_item", **given, side=side, sealed=ours)


def test_a_shelf_is_opened_by_python(twin: Twin) -> None:
    """A sheet in its place, in its version."""
    sheet = Sheet(1, (SheetEntry("a", AT, b"one"), SheetEntry("b", AT)), (KnownSlot(some("slot", 16), 2),))
    given = {"device": SEED.hex(), "name": "draft/3", "version": 4}
    made = twin.give("shelf.seal", **given, sheet=encode(sheet).decode())
    place = ShelfKeys(DeviceKeys.from_seed(SEED)).place("draft/3")
    assert place.open(4, bytes.fromhex(made["box"])) == sheet


@QUICK
@given(secret=st.binary(min_size=32, max_size=32), numbers=st.tuples(st.integers(2, 5), st.integers(5, 8)))
def test_shares_are_combined_by_the_other(twin: Twin, secret: bytes, numbers: tuple[int, int]) -> None:
    """Any of them that are enough, printed and typed in."""
    threshold, count = numbers
    ours = [share.text for share in recovery.split(secret, threshold, count)][-threshold:]
    assert twin.give("recovery.combine", texts=ours) == {"secret": secret.hex()}
    random = some("shares", 4 + 36 * (threshold - 1)).hex()
    given = {"secret": secret.hex(), "threshold": threshold, "shares": count, "random": random}
    texts = twin.give("recovery.split", **given)["texts"]
    assert recovery.combine(recovery.parse_shares(texts[:threshold])) == secret


@settings(max_examples=3)
@given(roots=st.tuples(*[st.binary(min_size=64, max_size=64)] * 2))
def test_safety_numbers_are_the_same(twin: Twin, roots: tuple[bytes, bytes]) -> None:
    """Of any two structures, whoever computes them."""
    named = [(id_bytes(ident(name)), SigningKey(seed).public) for name, seed in zip("ab", roots, strict=True)]
    a, b = ({"id": identifier.hex(), "public": public.hex()} for identifier, public in named)
    assert twin.give("safety.number", a=a, b=b) == {"number": safety.safety_number(*named)}


# The directory and its logs.


def test_a_statement_of_typescript_is_admitted(twin: Twin, world: World) -> None:
    """The entry that it signs is the one that Python would have signed, byte for byte in what is covered."""
    root = SigningKey(some("new root", 64))
    first = parse_entry(world.entries[0]).statement
    founded = replace(first, root=root.public, signer=epoch_kid(root.public))
    made = twin.give("statements.entry", statement=encode(founded).decode(), seed=root.seed.hex())
    raw = bytes.fromhex(made["entry"])
    directory = Directory()
    assert directory.admit(raw).signed == encode(founded)
    replayed = twin.give("directory.replay", entries=[raw.hex()])
    assert replayed["roots"][-1] == directory.root.hex()


def test_a_directory_of_python_is_the_same(twin: Twin, world: World, sent: tuple[Any, Any, Envelope]) -> None:
    """After each entry the same root, in the end the same structures, readers and epochs."""
    assert sent  # the structures are in
    shown = twin.give("directory.replay", entries=[entry.hex() for entry in world.entries])
    assert shown["roots"][-1] == world.directory.root.hex()
    assert [each["id"] for each in shown["structures"]] == list(world.directory.structures)
    assert [len(each["devices"]) for each in shown["structures"]] == [
        len(each.devices) for each in world.directory.structures.values()
    ]


@QUICK
@given(size=st.integers(1, 70), data=st.data())
def test_paths_are_checked_by_the_other(twin: Twin, size: int, data: st.DataObject) -> None:
    """Inclusion and consistency, in trees of any size; and not for another leaf."""
    tree = Tree(leaf_hash(bytes([n])) for n in range(size))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    given = {
        "root": tree_root(tree.read, size).hex(),
        "size": size,
        "index": index,
        "leaf": tree.read(0, index).hex(),
        "path": [each.hex() for each in inclusion_path(tree.read, size, index)],
    }
    assert twin.run("log.check_inclusion", given)["expect"] == "ok"
    other = given | {"leaf": leaf_hash(b"other").hex()}
    assert twin.run("log.check_inclusion", other)["expect"] == "proof-invalid"
    continued = {
        "root": given["root"],
        "size": size,
        "old": old,
        "old_root": tree_root(tree.read, old).hex(),
        "path": [each.hex() for each in consistency_path(tree.read, old, size)],
    }
    assert twin.run("log.check_consistency", continued)["expect"] == "ok"
