/**
 * One family of errors, as schemas/errors.py has it; a test compares the two.
 *
 * Each class is one kind of failure: `slug` is its stable name and the last part of the problem type (RFC 9457),
 * `title` the sentence for all its occurrences, `hint` the usual next step. Pages say it in the reader's language
 * by the slug; `detail` says in English what was wrong this time.
 */

export const PROBLEM_TYPE = "urn:souspli:problem:";

export interface Further {
  readonly advice?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class SouspliError extends Error {
  static readonly slug: string = "error";
  static readonly title: string = "Something went wrong.";
  static readonly hint: string = "";

  readonly detail: string;
  readonly advice: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(detail = "", further: Further = {}) {
    const kind = new.target;
    super(detail || kind.title, further.cause === undefined ? undefined : { cause: further.cause });
    this.name = kind.slug;
    this.detail = detail || kind.title;
    this.advice = further.advice || kind.hint;
    this.extra = { ...further.extra };
  }

  get slug(): string {
    return (this.constructor as typeof SouspliError).slug;
  }

  get title(): string {
    return (this.constructor as typeof SouspliError).title;
  }

  get type(): string {
    return PROBLEM_TYPE + this.slug;
  }
}

// What was given is wrong: exit code 3.

export class InvalidInputError extends SouspliError {
  static override readonly slug: string = "invalid-input";
  static override readonly title: string = "The input is not valid.";
}

export class MalformedError extends InvalidInputError {
  static override readonly slug: string = "malformed";
  static override readonly title: string = "The data does not have the form that its specification demands.";
}

export class UnsupportedVersionError extends InvalidInputError {
  static override readonly slug: string = "unsupported-version";
  static override readonly title: string = "The data is of a version that this program does not know.";
  static override readonly hint: string = "update Souspli, then try again";
}

export class TusVersionError extends UnsupportedVersionError {
  static override readonly slug: string = "tus-version";
  static override readonly title: string = "The header Tus-Resumable is missing or names another version of the upload protocol.";
}

export class TooLargeError extends InvalidInputError {
  static override readonly slug: string = "too-large";
  static override readonly title: string = "The data is larger than the limit.";
}

export class RecoveryShareError extends InvalidInputError {
  static override readonly slug: string = "recovery-share";
  static override readonly title: string = "A recovery share is mistyped, or not one of those that are needed.";
}

export class KboNumberError extends InvalidInputError {
  static override readonly slug: string = "kbo-number";
  static override readonly title: string = "The enterprise number (KBO/BCE) is not valid.";
}

export class FormError extends InvalidInputError {
  static override readonly slug: string = "form";
  static override readonly title: string = "The form is unknown, or its answers do not fit it.";
}

export class UploadOffsetError extends InvalidInputError {
  static override readonly slug: string = "upload-offset";
  static override readonly title: string = "The upload continues at another offset.";
  static override readonly hint: string = "ask for the offset with HEAD and continue there";
}

export class UploadOverrunError extends InvalidInputError {
  static override readonly slug: string = "upload-overrun";
  static override readonly title: string = "The upload is longer than it was declared to be.";
}

export class RangeError extends InvalidInputError {
  static override readonly slug: string = "range";
  static override readonly title: string = "The range lies outside the file.";
}

// Who asks may not have it: exit code 5; or it does not exist for them: exit code 4.

export class NotSignedInError extends SouspliError {
  static override readonly slug: string = "not-signed-in";
  static override readonly title: string = "The request carries no valid session.";
  static override readonly hint: string = "sign in again";
}

export class ForbiddenError extends SouspliError {
  static override readonly slug: string = "forbidden";
  static override readonly title: string = "The device may not do that.";
}

export class DeviceRevokedError extends ForbiddenError {
  static override readonly slug: string = "device-revoked";
  static override readonly title: string = "The device is revoked.";
  static override readonly hint: string = "ask an administrator of your structure to invite this device again";
}

export class SuspendedError extends ForbiddenError {
  static override readonly slug: string = "suspended";
  static override readonly title: string = "The structure is suspended.";
  static override readonly hint: string = "ask the registrars of the cooperative";
}

export class NotFoundError extends SouspliError {
  static override readonly slug: string = "not-found";
  static override readonly title: string = "There is no such thing, or it is not for this device.";
}

export class GoneError extends SouspliError {
  static override readonly slug: string = "gone";
  static override readonly title: string = "It existed and has been deleted or has expired.";
}

// It is at odds with what is there: exit code 6.

export class ConflictError extends SouspliError {
  static override readonly slug: string = "conflict";
  static override readonly title: string = "The request is at odds with what is there.";
}

export class EpochClosedError extends ConflictError {
  static override readonly slug: string = "epoch-closed";
  static override readonly title: string = "The message is sealed to an epoch that is closed.";
  static override readonly hint: string = "fetch the directory and seal the message again";
}

export class IdReusedError extends ConflictError {
  static override readonly slug: string = "id-reused";
  static override readonly title: string = "The same identifier was used for different content.";
}

export class StaleStatementError extends ConflictError {
  static override readonly slug: string = "stale-statement";
  static override readonly title: string = "The statement does not continue the latest one of its structure.";
  static override readonly hint: string = "fetch the directory and sign the statement again";
}

export class WitnessOutdatedError extends ConflictError {
  static override readonly slug: string = "witness-outdated";
  static override readonly title: string = "The witness holds another state of the log than the request begins from.";
}

export class IllegalMoveError extends ConflictError {
  static override readonly slug: string = "illegal-move";
  static override readonly title: string = "The referral does not allow this step now.";
}

// Something is not genuine; never to be ignored: exit code 8.

export class IntegrityError extends SouspliError {
  static override readonly slug: string = "integrity";
  static override readonly title: string = "What arrived is not genuine.";
}

export class DecryptionError extends IntegrityError {
  static override readonly slug: string = "decryption";
  static override readonly title: string = "It cannot be opened: it was altered, or it is not for this key.";
}

export class SignatureInvalidError extends IntegrityError {
  static override readonly slug: string = "signature";
  static override readonly title: string = "A signature is not valid.";
}

export class StatementRefusedError extends IntegrityError {
  static override readonly slug: string = "statement-refused";
  static override readonly title: string = "A statement of the directory breaks the rules.";
}

export class DirectoryForkError extends IntegrityError {
  static override readonly slug: string = "directory-fork";
  static override readonly title: string = "The relay shows a directory that contradicts what it showed before.";
  static override readonly hint: string = "do not send; telephone the registrars and your administrator, and keep this computer as it is";
}

export class CheckpointError extends IntegrityError {
  static override readonly slug: string = "checkpoint";
  static override readonly title: string = "A checkpoint is not valid.";
}

export class ProofInvalidError extends IntegrityError {
  static override readonly slug: string = "proof-invalid";
  static override readonly title: string = "A proof about a log does not prove what it should.";
}

export class ReplayedError extends IntegrityError {
  static override readonly slug: string = "replayed";
  static override readonly title: string = "The message was received before.";
}

// Not now: exit code 7; the same request may succeed later.

export class UnavailableError extends SouspliError {
  static override readonly slug: string = "unavailable";
  static override readonly title: string = "It cannot be done at the moment.";
  static override readonly hint: string = "try again later";
}

export class RelayUnreachableError extends UnavailableError {
  static override readonly slug: string = "relay-unreachable";
  static override readonly title: string = "The relay does not answer.";
  static override readonly hint: string = "check the connection; what you wrote is kept and is sent later";
}

export class RateLimitedError extends UnavailableError {
  static override readonly slug: string = "rate-limited";
  static override readonly title: string = "Too many requests in a short time.";
}

export class TooSlowError extends UnavailableError {
  static override readonly slug: string = "too-slow";
  static override readonly title: string = "The request came too slowly.";
  static override readonly hint: string = "check the connection, then try again";
}

export class QuotaExceededError extends UnavailableError {
  static override readonly slug: string = "quota-exceeded";
  static override readonly title: string = "The structure has used up its storage.";
  static override readonly hint: string = "delete what is no longer needed or ask the operator for more";
}

export class StorageFullError extends UnavailableError {
  static override readonly slug: string = "storage-full";
  static override readonly title: string = "The relay has no room left.";
  static override readonly hint: string = "nothing was lost; the operator has to make room";
}

export class NotWitnessedError extends UnavailableError {
  static override readonly slug: string = "not-witnessed";
  static override readonly title: string = "Too few witnesses have confirmed the directory yet.";
  static override readonly hint: string = "wait: it is tried again; if it lasts, ask the registrars which witnesses are away";
}

export class StaleCheckpointError extends UnavailableError {
  static override readonly slug: string = "stale-checkpoint";
  static override readonly title: string = "The witnesses have not confirmed the directory for too long: something may be hidden.";
  static override readonly hint: string = "ask the registrars by telephone whether the relay or its witnesses are away";
}

export class SuiteUnavailableError extends UnavailableError {
  static override readonly slug: string = "suite-unavailable";
  static override readonly title: string = "The installed cryptography library lacks the hybrid post-quantum suite.";
  static override readonly hint: string = "update this browser, or use another one";
}

// On this computer.

export class LocalError extends SouspliError {
  static override readonly slug: string = "local";
  static override readonly title: string = "Something on this computer is missing or not usable.";
}

export class WrongPassphraseError extends LocalError {
  static override readonly slug: string = "wrong-passphrase";
  static override readonly title: string = "The passphrase or the code does not open it.";
}

/** Every kind of failure. */
export const ERRORS: readonly (typeof SouspliError)[] = [
  SouspliError,
  InvalidInputError,
  MalformedError,
  UnsupportedVersionError,
  TusVersionError,
  TooLargeError,
  RecoveryShareError,
  KboNumberError,
  FormError,
  UploadOffsetError,
  UploadOverrunError,
  RangeError,
  NotSignedInError,
  ForbiddenError,
  DeviceRevokedError,
  SuspendedError,
  NotFoundError,
  GoneError,
  ConflictError,
  EpochClosedError,
  IdReusedError,
  StaleStatementError,
  WitnessOutdatedError,
  IllegalMoveError,
  IntegrityError,
  DecryptionError,
  SignatureInvalidError,
  StatementRefusedError,
  DirectoryForkError,
  CheckpointError,
  ProofInvalidError,
  ReplayedError,
  UnavailableError,
  RelayUnreachableError,
  RateLimitedError,
  TooSlowError,
  QuotaExceededError,
  StorageFullError,
  NotWitnessedError,
  StaleCheckpointError,
  SuiteUnavailableError,
  LocalError,
  WrongPassphraseError,
];

/** Return the error that a problem document (RFC 9457) names; an unknown type becomes a SouspliError. */
export function fromProblem(type: string, detail: string, further: Further = {}): SouspliError {
  const Kind = ERRORS.find((each) => PROBLEM_TYPE + each.slug === type) ?? SouspliError;
  return new Kind(detail, further);
}
