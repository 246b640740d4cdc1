/* Passkeys with the PRF extension (WebAuthn level 3): 32 bytes that only this authenticator gives, after its owner was asked.
 *
 * The output goes to the worker and nowhere else: no credential is ever posted or turned into JSON.
 */

import type { PasskeyOptions } from "../../endpoint/interface/index.ts";

/** No passkey was given: the person closed the window, or this browser or authenticator cannot. */
export class NoPasskey extends Error {
  readonly why: "refused" | "unable";

  constructor(why: "refused" | "unable") {
    super(why);
    this.why = why;
  }
}

export function passkeysWork(): boolean {
  return "PublicKeyCredential" in globalThis;
}

/** Make a passkey and give its output. */
export async function makePasskey(options: PasskeyOptions, person: string): Promise<Uint8Array> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name: "Souspli" },
        user: { id: copy(options.userId), name: person, displayName: person },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [
          { type: "public-key", alg: -7 },
          { type: "public-key", alg: -257 },
        ],
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        extensions: { prf: { eval: { first: copy(options.prfInput) } } },
      },
    }),
  );
  // Many authenticators give the output when asked again only.
  return output(made) ?? usePasskey(options, made.rawId);
}

/** Ask for the output of a passkey that was made before. */
export async function usePasskey(options: PasskeyOptions, id?: ArrayBuffer): Promise<Uint8Array> {
  const found = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        userVerification: "required",
        allowCredentials: id ? [{ type: "public-key", id }] : [],
        extensions: { prf: { eval: { first: copy(options.prfInput) } } },
      },
    }),
  );
  const prf = output(found);
  if (!prf) throw new NoPasskey("unable");
  return prf;
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new NoPasskey(["NotSupportedError", "SecurityError"].includes(error.name) ? "unable" : "refused");
  }
  throw new NoPasskey("refused");
}

function output(credential: PublicKeyCredential): Uint8Array | null {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  return ArrayBuffer.isView(first) ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength) : new Uint8Array(first);
}

function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
