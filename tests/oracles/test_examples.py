"""Notes and keys that others published: the example of C2SP signed-note, that of Go's note, a witness's key.

None of these texts is a checkpoint. So each is refused, but for its form and no longer for its signature.
"""

import base64

import pytest

from crypto.notes import Checkpoint, Verifier, add_cosignatures, cosigned_at, open_checkpoint, parse_verifier
from crypto.signing import RelayKey
from schemas.errors import CheckpointError, SignatureInvalidError

# c2sp.org/signed-note, "Verifier keys"
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# golang.org/x/mod/sumdb/note, package documentation
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
# c2sp.org/tlog-cosignature, the example; its keys are not published
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
COSIGNATURE = (
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
    "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# Of a witness that runs; transparency-dev/formats tests with it
WITNESS_KEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


@pytest.mark.parametrize(
    ("key", "note"),
    [(C2SP_KEY, C2SP_NOTE), (GO_KEY, f"{GO_TEXT}\n— PeterNeumann {GO_SIGNATURE}\n")],
    ids=["C2SP", "Go"],
)
def test_their_signatures_verify(key: str, note: str) -> None:
    """With another word in the text the signature is wrong; as it was published, only the form is."""
    with pytest.raises(CheckpointError, match="three lines"):
        open_checkpoint(note, "relay.example", parse_verifier(key))
    with pytest.raises(SignatureInvalidError):
        open_checkpoint(note.replace("is", "was", 1), "relay.example", parse_verifier(key))


def test_our_signature_is_theirs() -> None:
    """Ed25519 leaves no choice: the same key signs the same text with the same bytes."""
    key = RelayKey(GO_SEED)
    verifier = parse_verifier(GO_KEY)
    assert key.public == verifier.public
    assert base64.b64encode(verifier.key_id + key.sign_note(GO_TEXT.encode())).decode() == GO_SIGNATURE


def test_key_of_a_witness() -> None:
    """The key id of a cosigner is computed with type 4."""
    witness = parse_verifier(WITNESS_KEY)
    assert witness.witness
    assert witness.vkey == WITNESS_KEY
    assert Verifier(witness.name, witness.public).key_id != witness.key_id


def test_the_cosigned_example_reads() -> None:
    """A note of that form is taken, and cosignatures of witnesses that we do not know are passed over."""
    note = add_cosignatures(COSIGNED, [COSIGNATURE])
    assert cosigned_at(note, parse_verifier(WITNESS_KEY)) is None
    root = base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    text = Checkpoint("example.com/behind-the-sofa", 20852163, root).text
    assert note.startswith(text + "\n— ")
