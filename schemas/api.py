"""Bodies of the relay's HTTP interface (spec/api.md), JSON unless said otherwise."""

from typing import Annotated

import msgspec

from schemas.codec import Schema, encode
from schemas.envelope import WRAP_SIZE
from schemas.ids import Handle, Hash, Id, Kid, Millis
from schemas.limits import LIMITS
from schemas.statements import EncryptionPublic, Kbo, Name, Signature, SigningPublic

ENVELOPE_TYPE = "application/vnd.souspli.envelope"
PAGE_TYPE = "application/vnd.souspli.envelopes"
PROBLEM_TYPE = "application/problem+json"
UPLOAD_TYPE = "application/offset+octet-stream"

Wrapped = Annotated[bytes, msgspec.Meta(min_length=WRAP_SIZE, max_length=WRAP_SIZE)]
Secret32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class NetworkInfo(Schema):
    """`GET /v1/network`: what a client needs before it knows anybody."""

    software: str
    protocol: int
    origin: str  # name of the directory log, first line of its checkpoints
    relay_key: Secret32  # Ed25519 public key that signs checkpoints and acceptances
    founded: bool
    envelope_limit: int
    blob_limit: int
    blob_chunk: int
    network: Id | None = None
    sandbox: bool = False  # for practising: nothing on it is real, which clients show all the time
    practice: Annotated[str, msgspec.Meta(max_length=2_000)] | None = None  # address of such a relay


class Founding(Schema):
    """`POST /v1/network`: the first entries of the directory, with the setup code that the relay printed."""

    setup_code: str
    entries: Annotated[tuple[bytes, ...], msgspec.Meta(min_length=1, max_length=LIMITS.statements_posted)]


class ChallengeRequest(Schema):
    """`POST /v1/sessions/challenges`."""

    device: Kid


class Challenge(Schema):
    """A nonce to sign, once, before `expires`."""

    nonce: Secret32
    expires: Millis


class SessionRequest(Schema):
    """`POST /v1/sessions`: signature of the device, purpose `session`, over `session_message`.

    `cookie`: a browser asks for the token in a cookie, which its scripts cannot read.
    """

    device: Kid
    nonce: Secret32
    signature: Signature
    cookie: bool = False


class Session(Schema):
    """A bearer token and when it ends; without the token when that is in a cookie."""

    expires: Millis
    token: str = ""


def session_message(origin: str, nonce: bytes, device: bytes) -> bytes:
    """Return what a device signs to sign in; the origin keeps another relay from passing the challenge on."""
    return nonce + device + origin.encode()


class Application(Schema):
    """`POST /v1/applications`: a structure asks to be admitted; its root signs `application_message`.

    With `replaces`, a structure that is in asks for a new root key, having lost the one of that key id.
    """

    id: Id  # becomes the structure's identifier, or is
    handle: Handle
    name: Name
    root: SigningPublic
    contact: Annotated[str, msgspec.Meta(min_length=3, max_length=254)]  # for registrars, not the directory
    proof: Signature
    kbo: Kbo | None = None
    replaces: Kid | None = None


def application_message(application: Application) -> bytes:
    """Return what the root key signs, purpose `application`: everything that the registrars will attest."""
    of = application
    replaces = () if of.replaces is None else (of.replaces,)
    # JSON, because a name may hold any character: no separator could tell where one member ends.
    return encode((of.id, of.handle, of.name, of.kbo, of.contact, *replaces))


class ApplicationState(Schema):
    """An application as registrars see it."""

    application: Application
    filed: Millis
    decided: bool


class ApplicationList(Schema):
    """`GET /v1/applications`."""

    applications: tuple[ApplicationState, ...]


class EntriesRequest(Schema):
    """`POST /v1/directory/entries`: entries that stand together or not at all."""

    entries: Annotated[tuple[bytes, ...], msgspec.Meta(min_length=1, max_length=LIMITS.statements_posted)]


class EntriesPage(Schema):
    """`GET /v1/directory/entries?after=N`: entries N+1 … in log order, and the checkpoint of the moment."""

    entries: tuple[bytes, ...]
    checkpoint: str  # C2SP signed note


class InvitationRequest(Schema):
    """`POST /v1/invitations`. `verifier` is SHA-256 of that part of the code which the relay will see."""

    id: Id
    member: Id
    verifier: Hash


class InvitationAnswer(Schema):
    """`POST /v1/invitations/{id}/answer`: the new device's keys, authenticated by the code's secret part.

    `mac` is HMAC-SHA-256 under a key that the relay never sees, so that it cannot put keys of its own in.
    """

    pass_code: Secret32
    encryption: EncryptionPublic
    signing: SigningPublic
    mac: Hash


class InvitationState(Schema):
    """An invitation as the device that made it sees it."""

    id: Id
    member: Id
    expires: Millis
    encryption: EncryptionPublic | None = None
    signing: SigningPublic | None = None
    mac: Hash | None = None


class InvitationList(Schema):
    """`GET /v1/invitations`: those that the signed-in device made and that are still open."""

    invitations: tuple[InvitationState, ...]


class EpochWrap(Schema):
    """An epoch's seed wrapped to one key: a device of the service, or the recovery key."""

    service: Id
    epoch: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    kid: Kid
    wrap: Wrapped


class WrapsRequest(Schema):
    """`POST /v1/wraps`: by a device of the service or an administrator. Wraps that exist stay as they are."""

    wraps: Annotated[tuple[EpochWrap, ...], msgspec.Meta(min_length=1, max_length=1_000)]


class WrapsList(Schema):
    """`GET /v1/wraps?kid=…`: all wraps to the signed-in device, or (administrators) to the recovery key."""

    wraps: tuple[EpochWrap, ...]


class Acceptance(Schema):
    """Answer to `POST /v1/envelopes` (202): the relay's word that it has the envelope durably.

    `signature` is Ed25519, purpose `acceptance`, over hash ‖ u64 time in milliseconds.
    """

    hash: Hash
    time: Millis
    signature: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


class Hint(Schema):
    """An event of `GET /v1/events`: a mailbox has something up to `seq`; without one, the directory grew."""

    mailbox: Id | None = None
    seq: int = 0


class BlobState(Schema):
    """A finished upload."""

    id: Id
    size: int
    sha256: Hash


class Retention(Schema):
    """`PUT /v1/retention`: how long the own structure's mailboxes keep envelopes; for administrators."""

    days: Annotated[int, msgspec.Meta(ge=1, le=3_650)]


class Problem(Schema, omit_defaults=False):
    """A problem document (RFC 9457); further members come from the error's `extra`."""

    type: str
    title: str
    status: int
    detail: str
    advice: str = ""
    request: str = ""
