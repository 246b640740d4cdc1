"""Vectors of what is sealed: wraps, streams, files, boxes, files of root keys, shares."""

from base64 import b64encode
from collections.abc import Iterator

from nacl.pwhash import argon2id

from crypto import files, passphrase, recovery, root_file, suite
from crypto.signing import label
from schemas.codec import encode
from schemas.ids import new_id
from schemas.root_file import RootFile
from tests.vectors.operations import Json, run
from tests.vectors.vector import Vector, flipped, stream


def sealed_vectors() -> Iterator[Vector]:
    """Yield the vectors of suite, files, passphrase, root-file and recovery."""
    yield from _suite()
    yield from _files()
    yield from _digests()
    yield from _passphrase()
    yield from _root_file()
    yield from _recovery()


def _suite() -> Iterator[Vector]:
    seed, secret, info = stream("seed"), stream("secret"), b"info"
    wrapped = suite.wrap(suite.public_key(seed), secret, info)
    good = {"seed": seed.hex(), "wrapped": wrapped.hex(), "info": info.hex()}
    yield Vector(
        "suite/public-key", "A seed gives its public key.", "suite.public_key", "ok", {"seed": seed.hex()}
    )
    yield Vector("suite/unwrap", "A wrap opens under its seed and info.", "suite.unwrap", "ok", good)
    for name, claim, changed in (
        ("other-info", "A wrap does not open under another info.", {"info": b"inf".hex()}),
        ("other-seed", "A wrap does not open under another seed.", {"seed": secret.hex()}),
        ("flipped-mlkem", "The ML-KEM half is bound.", {"wrapped": flipped(wrapped, 0)}),
        ("flipped-x25519", "The X25519 half is bound.", {"wrapped": flipped(wrapped, 1088)}),
        ("flipped-tag", "The tag is checked.", {"wrapped": flipped(wrapped, -1)}),
        ("cut-off", "A wrap that is cut off is refused.", {"wrapped": wrapped[:-1].hex()}),
        (
            "low-order",
            "A point of low order is refused.",
            {"wrapped": (wrapped[:1088] + bytes(32) + wrapped[1120:]).hex()},
        ),
    ):
        yield Vector(f"suite/unwrap-{name}", claim, "suite.unwrap", "decryption", {**good, **changed})
    derived = {"key": secret.hex(), "name": "body", "length": 32}
    yield Vector("suite/expand", "A key gives a key for a purpose.", "suite.expand", "ok", derived)
    long = {**derived, "length": 100}
    yield Vector("suite/expand-long", "More bytes than one hash has.", "suite.expand", "ok", long)
    context = b"context"
    ciphertext = suite.encrypt(secret, context, b"plaintext")
    whole = {"key": secret.hex(), "context": context.hex(), "ciphertext": ciphertext.hex()}
    yield Vector("suite/decrypt", "Cobblestone-256 with SHA-512.", "suite.decrypt", "ok", whole)
    for name, claim, changed in (
        ("other-context", "The context is bound.", {"context": b"contexT".hex()}),
        ("other-key", "The key is committed to.", {"key": seed.hex()}),
        ("flipped-commitment", "The commitment is checked.", {"ciphertext": flipped(ciphertext, 24)}),
        ("cut-off", "A stream that is cut off is refused.", {"ciphertext": ciphertext[:-1].hex()}),
    ):
        yield Vector(f"suite/decrypt-{name}", claim, "suite.decrypt", "decryption", {**whole, **changed})


def _digests() -> Iterator[Vector]:
    part = stream("ciphertext", 4096).hex()
    pieces = files.HASHED_PIECE // 4096
    for name, claim, times, cut in (
        ("one-piece", "Even one piece is hashed twice.", 1, 4000),
        ("whole-pieces", "Whole pieces end without an empty one.", 3 * pieces, 2 * files.HASHED_PIECE),
        ("last-piece-short", "The last piece may be shorter.", 2 * pieces + 1, 700_000),
    ):
        given: Json = {"part": part, "times": times, "cut": cut}
        yield Vector(f"files/digest-{name}", claim, "files.digest", "ok", given)


def _files() -> Iterator[Vector]:
    key, blob_id = stream("file key"), stream("blob", 16)
    sealed = {
        size: b"".join(bytes(view) for view in files.seal_stream([stream("file", size)], key, blob_id))
        for size in (0, 5, 5000, files.FILE_CHUNK)
    }
    given: Json = {"key": key.hex(), "blob": blob_id.hex(), "size": 5}
    for size, ciphertext in sealed.items():
        good = {**given, "ciphertext": ciphertext.hex(), "size": size}
        yield Vector(f"files/open-{size}", f"A file of {size} bytes.", "files.open", "ok", good)
    short = sealed[5]
    between = sealed[files.FILE_CHUNK][: 56 + files.FILE_CHUNK + 16]
    for name, claim, changed in (
        (
            "cut-between-chunks",
            "A file cut off between two chunks is refused.",
            {"ciphertext": between.hex(), "size": files.FILE_CHUNK},
        ),
        ("cut-off", "A file that is cut off is refused.", {"ciphertext": short[:-1].hex()}),
        ("flipped", "An altered file is refused.", {"ciphertext": flipped(short, 56)}),
        (
            "other-blob",
            "A file is bound to its blob.",
            {"ciphertext": short.hex(), "blob": stream("x", 16).hex()},
        ),
        ("other-key", "A file is bound to its key.", {"ciphertext": short.hex(), "key": stream("x").hex()}),
    ):
        yield Vector(f"files/open-{name}", claim, "files.open", "decryption", {**given, **changed})
    for name, claim, plaintext in (
        ("padding-missing", "A file is padded.", b"12345"),
        ("padding-not-zero", "Padding is zero.", b"12345" + bytes(4090) + b"\1"),
        ("padding-too-long", "Padding has one length.", b"12345" + bytes(4347)),
        ("longer", "Nothing of the file follows its end.", b"123456" + bytes(4090)),
    ):
        ciphertext = suite.encrypt(key, label("blob") + blob_id, plaintext)
        yield Vector(
            f"files/open-{name}", claim, "files.open", "integrity", {**given, "ciphertext": ciphertext.hex()}
        )


def _passphrase() -> Iterator[Vector]:
    secret = stream("secret")
    cost = passphrase.Cost(argon2id.MEMLIMIT_MIN, 1)
    box = passphrase.seal("sésame ouvre-toi", secret, "keystore", cost=cost)
    good = {"passphrase": "sésame ouvre-toi", "purpose": "keystore", "box": box.hex()}
    yield Vector("passphrase/open", "A passphrase opens its box.", "passphrase.open", "ok", good)
    typed = {**good, "passphrase": "se\u0301same\u00a0ouvre-toi"}
    yield Vector(
        "passphrase/open-other-keyboard",
        "The same passphrase typed elsewhere.",
        "passphrase.open",
        "ok",
        typed,
    )
    hostile = {"box": (box[:6] + b"\xff\xff\xff\xff" + box[10:]).hex()}
    for name, claim, expect, changed in (
        ("wrong", "Another passphrase is told as such.", "wrong-passphrase", {"passphrase": "sésame"}),
        ("other-purpose", "The purpose is bound.", "wrong-passphrase", {"purpose": "backup"}),
        ("damaged", "Damage is told from a wrong passphrase.", "decryption", {"box": flipped(box, -1)}),
        ("hostile-cost", "A cost of 4 TiB is refused unpaid.", "malformed", hostile),
        ("cut-off", "A box that is cut off is refused.", "malformed", {"box": box[:80].hex()}),
        ("other-version", "Another version is refused.", "unsupported-version", {"box": flipped(box, 4)}),
    ):
        yield Vector(f"passphrase/open-{name}", claim, "passphrase.open", expect, {**good, **changed})
    code = passphrase.new_recovery_code(lambda size: stream("code", size))
    code_box = passphrase.seal_with_code(code, secret, "keystore")
    good = {"code": code, "purpose": "keystore", "box": code_box.hex()}
    yield Vector("passphrase/code", "A recovery code opens its box.", "passphrase.open_with_code", "ok", good)
    for name, claim, expect, changed in (
        ("typed", "Case and spacing do not matter.", "ok", {"code": code.lower().replace("-", " ")}),
        (
            "mistyped",
            "A typing error is told as such.",
            "malformed",
            {"code": ("1" if code[0] == "0" else "0") + code[1:]},
        ),
        ("other-way", "A code does not open a passphrase's box.", "malformed", {"box": box.hex()}),
    ):
        yield Vector(
            f"passphrase/code-{name}", claim, "passphrase.open_with_code", expect, {**good, **changed}
        )


def _root_file() -> Iterator[Vector]:
    words, cost = "cinq mots tirés au sort", passphrase.Cost(argon2id.MEMLIMIT_MIN, 1)
    held = RootFile(new_id(1_750_000_000_000, stream("structure", 10)), stream("root", 64))
    file = root_file.seal(words, held, cost=cost)
    good = {"passphrase": words, "file": file.hex()}

    half = encode(held).replace(b64encode(held.root), b64encode(held.root[:32]))

    def sealed(secret: bytes, purpose: str = root_file.PURPOSE) -> Json:
        return {"file": passphrase.seal(words, secret, purpose, cost=cost).hex()}

    yield Vector("root-file/open", "A passphrase opens the file.", "root_file.open", "ok", good)
    for name, claim, expect, changed in (
        ("wrong", "Another passphrase is told as such.", "wrong-passphrase", {"passphrase": "cinq mots"}),
        ("damaged", "Damage is told from a wrong passphrase.", "decryption", {"file": flipped(file, -1)}),
        ("other-box", "No other box passes for one.", "wrong-passphrase", sealed(encode(held), "keystore")),
        ("short", "Half a key is none.", "malformed", sealed(half)),
        ("space", "Only the compact form is read.", "malformed", sealed(encode(held).replace(b":", b": "))),
        ("noise", "Another file is told as such.", "malformed", {"file": stream("noise", 200).hex()}),
    ):
        yield Vector(f"root-file/open-{name}", claim, "root_file.open", expect, {**good, **changed})


def _recovery() -> Iterator[Vector]:
    given = {
        "secret": stream("secret").hex(),
        "threshold": 3,
        "shares": 5,
        "random": stream("random", 76).hex(),
    }
    yield Vector("recovery/split", "Three of five, with given randomness.", "recovery.split", "ok", given)
    texts = run("recovery.split", given)["gives"]["texts"]
    foreign = run("recovery.split", {**given, "random": stream("other", 76).hex()})["gives"]["texts"]
    altered = recovery.parse_share(texts[0])
    altered = recovery.Share(altered.set_id, altered.threshold, altered.index, bytes(36))
    mistyped = texts[0][:-1] + ("0" if texts[0][-1] != "0" else "G")
    for name, claim, expect, chosen in (
        ("combine", "Any three restore the secret.", "ok", [texts[4], texts[0], texts[2]]),
        ("combine-all", "All five restore it.", "ok", texts),
        (
            "combine-typed",
            "Case and spacing do not matter.",
            "ok",
            [each.lower().replace("-", " ") for each in texts],
        ),
        ("too-few", "Two are too few.", "recovery-share", texts[:2]),
        ("twice", "A share does not count twice.", "recovery-share", [texts[0], texts[1], texts[1]]),
        ("mixed", "Sets are not mixed.", "recovery-share", [*texts[:2], foreign[2]]),
        ("mistyped", "A typing error is found.", "recovery-share", [mistyped, *texts[1:3]]),
        ("altered", "An altered share gives no wrong key.", "recovery-share", [altered.text, *texts[1:3]]),
    ):
        yield Vector(f"recovery/{name}", claim, "recovery.combine", expect, {"texts": chosen})
