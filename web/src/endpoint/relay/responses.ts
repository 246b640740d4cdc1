/**
 * What came back from the relay, or why nothing did: as bytes, or as an error that people can act on. The twin of
 * client/relay/responses.py.
 */

import { type Bytes, concat } from "../../schemas/bytes.ts";
import {
  ConflictError,
  ForbiddenError,
  fromProblem,
  GoneError,
  MalformedError,
  NotFoundError,
  NotSignedInError,
  PROBLEM_TYPE,
  RangeError,
  RateLimitedError,
  RelayUnreachableError,
  SouspliError,
  StorageFullError,
  TooLargeError,
  UnavailableError,
} from "../../schemas/errors.ts";
import { LIMITS } from "../../schemas/limits.ts";

/** For answers without a problem document: to HEAD, or from a proxy that stands between. */
const BY_STATUS: Readonly<Record<number, typeof SouspliError>> = {
  401: NotSignedInError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  410: GoneError,
  413: TooLargeError,
  416: RangeError,
  429: RateLimitedError,
  502: UnavailableError,
  503: UnavailableError,
  504: UnavailableError,
  507: StorageFullError,
};

/** Member of an error's `extra`: the relay did nothing, and takes the same request in so many seconds. */
export const RETRY_AFTER = "retry_after";

const NOTHING_DONE = [429, 503];
const LONGEST_WAIT = 86_400; // seconds: no relay postpones anything for ever

/** Return the body; throws MalformedError when it is longer than any answer, RelayUnreachableError when it ends. */
export async function readWhole(response: Response): Promise<Bytes> {
  // By pieces and up to a limit: a hostile relay must not fill the memory.
  const held: Bytes[] = [];
  let size = 0;
  for await (const piece of pieces(response)) {
    size += piece.length;
    if (size > LIMITS.answer) throw new MalformedError("the relay's answer does not end");
    held.push(piece);
  }
  return concat(...held);
}

/** Yield the pieces of a body as they come; throws RelayUnreachableError when the connection is cut. */
export async function* pieces({ body, url }: Response): AsyncGenerator<Bytes> {
  if (body === null) return;
  const reader = body.getReader(); // not every browser can loop over a stream
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw new RelayUnreachableError(`${host(url)} does not answer: the connection was cut`, { cause: error });
      });
      if (done) return;
      yield value as Bytes;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "the relay";
}

/** Return the error that an answer names which is not a success. */
export function refusal(status: number, retryAfter: string | null, body: Bytes): SouspliError {
  const { type, detail, advice, extra } = members(body);
  delete extra[RETRY_AFTER]; // what the body calls so is none of ours
  if (NOTHING_DONE.includes(status)) {
    extra[RETRY_AFTER] = /^\d+$/.test(retryAfter ?? "") ? Math.min(Number(retryAfter), LONGEST_WAIT) : 0;
  }
  if (type.startsWith(PROBLEM_TYPE)) return fromProblem(type, detail, { advice, extra });
  const Kind = BY_STATUS[status] ?? SouspliError;
  return new Kind(`the relay answered ${status} and does not say why`, { extra });
}

function members(body: Bytes): { type: string; detail: string; advice: string; extra: Record<string, unknown> } {
  let given: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof read === "object" && read !== null) given = read as Record<string, unknown>;
  } catch {
    // No problem document, hence a proxy.
  }
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : "");
  return { type: text("type"), detail: text("detail"), advice: text("advice"), extra: { ...given } };
}
