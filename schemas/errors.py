"""One family of errors for the relay, the clients and the command line.

Each class is one kind of failure. Its docstring is the default sentence, its `slug` is the stable last part
of the problem type (RFC 9457), `status` the HTTP status and `exit_code` what the command line ends with:

    raise KboNumberError("the check digits are 90, not 91", advice="compare it with the register's extract")

`advice` says what to do next; `extra` holds machine-readable members of the problem document.
"""

from collections.abc import Mapping
from typing import ClassVar

PROBLEM_TYPE = "urn:souspli:problem:"
"""Prefix of every problem type; a URN, because a type is a name and not an address to fetch."""


class SouspliError(Exception):
    """Something went wrong."""

    slug: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    hint: ClassVar[str] = ""

    def __init__(
        self, detail: str = "", *, advice: str = "", extra: Mapping[str, object] | None = None
    ) -> None:
        """Keep the sentence shown (`detail`), the next step (`advice`) and the machine-readable members."""
        self.detail = detail or (type(self).__doc__ or "").splitlines()[0]
        self.advice = advice or type(self).hint
        self.extra = dict(extra or {})
        super().__init__(self.detail)

    @property
    def type(self) -> str:
        """The stable problem type, for example `urn:souspli:problem:epoch-closed`."""
        return PROBLEM_TYPE + self.slug

    @property
    def title(self) -> str:
        """The kind of failure in one sentence, the same for each occurrence."""
        return (type(self).__doc__ or "").splitlines()[0]


# What was given is wrong: exit code 3.


class InvalidInputError(SouspliError):
    """The input is not valid."""

    slug, status, exit_code = "invalid-input", 400, 3


class MalformedError(InvalidInputError):
    """The data does not have the form that its specification demands."""

    slug = "malformed"


class UnsupportedVersionError(InvalidInputError):
    """The data is of a version that this program does not know."""

    slug = "unsupported-version"
    hint = "update Souspli, then try again"


class TusVersionError(UnsupportedVersionError):
    """The header Tus-Resumable is missing or names another version of the upload protocol."""

    slug, status = "tus-version", 412


class TooLargeError(InvalidInputError):
    """The data is larger than the limit."""

    slug, status = "too-large", 413


class RecoveryShareError(InvalidInputError):
    """A recovery share is mistyped, or not one of those that are needed."""

    slug = "recovery-share"


class KboNumberError(InvalidInputError):
    """The enterprise number (KBO/BCE) is not valid."""

    slug = "kbo-number"


class FormError(InvalidInputError):
    """The form is unknown, or its answers do not fit it."""

    slug = "form"


class UploadOffsetError(InvalidInputError):
    """The upload continues at another offset."""

    slug, status = "upload-offset", 409
    hint = "ask for the offset with HEAD and continue there"


class UploadOverrunError(InvalidInputError):
    """The upload is longer than it was declared to be."""

    slug, status = "upload-overrun", 413


class RangeError(InvalidInputError):
    """The range lies outside the file."""

    slug, status = "range", 416


# Who asks may not have it: exit code 5; or it does not exist for them: exit code 4.


class NotSignedInError(SouspliError):
    """The request carries no valid session."""

    slug, status, exit_code = "not-signed-in", 401, 5
    hint = "sign in again"


class ForbiddenError(SouspliError):
    """The device may not do that."""

    slug, status, exit_code = "forbidden", 403, 5


class DeviceRevokedError(ForbiddenError):
    """The device is revoked."""

    slug = "device-revoked"
    hint = "ask an administrator of your structure to invite this device again"


class SuspendedError(ForbiddenError):
    """The structure is suspended."""

    slug = "suspended"
    hint = "ask the registrars of the cooperative"


class NotFoundError(SouspliError):
    """There is no such thing, or it is not for this device."""

    slug, status, exit_code = "not-found", 404, 4


class GoneError(SouspliError):
    """It existed and has been deleted or has expired."""

    slug, status, exit_code = "gone", 410, 4


# It is at odds with what is there: exit code 6.


class ConflictError(SouspliError):
    """The request is at odds with what is there."""

    slug, status, exit_code = "conflict", 409, 6


class EpochClosedError(ConflictError):
    """The message is sealed to an epoch that is closed."""

    slug = "epoch-closed"
    hint = "fetch the directory and seal the message again"


class IdReusedError(ConflictError):
    """The same identifier was used for different content."""

    slug = "id-reused"


class StaleStatementError(ConflictError):
    """The statement does not continue the latest one of its structure."""

    slug = "stale-statement"
    hint = "fetch the directory and sign the statement again"


class WitnessOutdatedError(ConflictError):
    """The witness holds another state of the log than the request begins from."""

    slug = "witness-outdated"


class IllegalMoveError(ConflictError):
    """The referral does not allow this step now."""

    slug = "illegal-move"


# Something is not genuine; never to be ignored: exit code 8.


class IntegrityError(SouspliError):
    """What arrived is not genuine."""

    slug, status, exit_code = "integrity", 422, 8


class DecryptionError(IntegrityError):
    """It cannot be opened: it was altered, or it is not for this key."""

    slug = "decryption"


class SignatureInvalidError(IntegrityError):
    """A signature is not valid."""

    slug = "signature"


class StatementRefusedError(IntegrityError):
    """A statement of the directory breaks the rules."""

    slug = "statement-refused"


class DirectoryForkError(IntegrityError):
    """The relay shows a directory that contradicts what it showed before."""

    slug = "directory-fork"
    hint = "do not send; telephone the registrars and your administrator, and keep this computer as it is"


class CheckpointError(IntegrityError):
    """A checkpoint is not valid."""

    slug = "checkpoint"


class ProofInvalidError(IntegrityError):
    """A proof about a log does not prove what it should."""

    slug = "proof-invalid"


class ReplayedError(IntegrityError):
    """The message was received before."""

    slug = "replayed"


# Not now: exit code 7; the same request may succeed later.


class UnavailableError(SouspliError):
    """It cannot be done at the moment."""

    slug, status, exit_code = "unavailable", 503, 7
    hint = "try again later"


class RelayUnreachableError(UnavailableError):
    """The relay does not answer."""

    slug = "relay-unreachable"
    hint = "check the connection; what you wrote is kept and is sent later"


class RateLimitedError(UnavailableError):
    """Too many requests in a short time."""

    slug, status = "rate-limited", 429


class TooSlowError(UnavailableError):
    """The request came too slowly."""

    slug, status = "too-slow", 408
    hint = "check the connection, then try again"


class QuotaExceededError(UnavailableError):
    """The structure has used up its storage."""

    slug, status = "quota-exceeded", 413
    hint = "delete what is no longer needed or ask the operator for more"


class StorageFullError(UnavailableError):
    """The relay has no room left."""

    slug, status = "storage-full", 507
    hint = "nothing was lost; the operator has to make room"


class NotWitnessedError(UnavailableError):
    """Too few witnesses have confirmed the directory yet."""

    slug = "not-witnessed"
    hint = "wait: it is tried again; if it lasts, ask the registrars which witnesses are away"


class StaleCheckpointError(UnavailableError):
    """The witnesses have not confirmed the directory for too long: something may be hidden."""

    slug = "stale-checkpoint"
    hint = "ask the registrars by telephone whether the relay or its witnesses are away"


class SuiteUnavailableError(UnavailableError):
    """The installed cryptography library lacks the hybrid post-quantum suite."""

    slug = "suite-unavailable"
    hint = "install the wheel of cryptography 50 or later"


# On this computer.


class LocalError(SouspliError):
    """Something on this computer is missing or not usable."""

    slug, exit_code = "local", 3


class WrongPassphraseError(LocalError):
    """The passphrase or the code does not open it."""

    slug, exit_code = "wrong-passphrase", 5


def _walk(cls: type[SouspliError]) -> list[type[SouspliError]]:
    return [cls] + [found for sub in cls.__subclasses__() for found in _walk(sub)]


def from_problem(
    problem_type: str, detail: str, advice: str = "", extra: Mapping[str, object] | None = None
) -> SouspliError:
    """Return the error that a problem document (RFC 9457) names; an unknown type becomes a SouspliError."""
    for cls in _walk(SouspliError):
        if PROBLEM_TYPE + cls.slug == problem_type:
            return cls(detail, advice=advice, extra=extra)
    return SouspliError(detail, advice=advice, extra=extra)
