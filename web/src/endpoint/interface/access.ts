/** Coming in: ways to open this person's device, joining, applying. */

import type { Address, Hex, Id, Millis, Problem } from "./values.ts";

/** A way in: what opens the keys of this person's device. Passphrases and PRF outputs go to the worker only. */
export type Way =
  | { kind: "passphrase"; name: string; passphrase: string }
  | { kind: "passkey"; prf: Uint8Array }
  | { kind: "recovery"; code: string };

export type WayKind = Way["kind"];

export interface WayView {
  id: Id;
  kind: WayKind;
  made: Millis;
  /** Whether the relay has it, so that it opens other browsers too; it follows as soon as the device is admitted. */
  everywhere: boolean;
}

export type AccessState =
  /** Nothing is open. `known`: this browser keeps a sealed device, so the person has been here. */
  | { state: "closed"; known: boolean }
  /**
   * The device is made and waits to be admitted. `fingerprint` (six groups of five digits) is of the root key that was
   * applied with, and is read to the registrars.
   */
  | {
      state: "waiting";
      person: string;
      ways: WayView[];
      /** Whoever came by the root key waits only until the relay has taken what the key says. */
      for: "administrator" | "registrar" | "relay";
      fingerprint: string | null;
      since: Millis;
    }
  | {
      state: "open";
      person: string;
      member: Id;
      device: Hex;
      structure: { id: Id; handle: string; name: string; level: number; active: boolean };
      services: OwnService[];
      administrator: boolean;
      registrar: boolean;
      auditor: boolean;
      ways: WayView[];
      /** False until the recovery code was written down and confirmed. */
      recoverable: boolean;
    }
  /** The device was revoked, or its structure suspended: what is here can be read, nothing can be sent. */
  | { state: "ended"; person: string; problem: Problem };

export interface OwnService {
  id: Id;
  handle: string;
  address: Address;
  name: string;
  unread: number;
  /** Seeds of epochs that no colleague has handed over yet. */
  missingSeeds: number;
}

export interface InvitationView {
  relay: string;
  person: string;
  /** Whether the link is for the relay that serves this page. */
  here: boolean;
}

/** What the page needs for WebAuthn, which workers cannot call. */
export interface PasskeyOptions {
  /** Input of the PRF extension (`eval.first`). */
  prfInput: Uint8Array;
  /** Opaque, without a name in it. */
  userId: Uint8Array;
}

export interface Application {
  person: string;
  handle: string;
  name: string;
  contact: string;
  kbo: string | null;
  /** The structure of the handle is in, and asks for a new root key in place of the one that it has lost. */
  lostRoot: boolean;
}

export interface Access {
  state(): Promise<AccessState>;
  passkey(): Promise<PasskeyOptions>;
  /** Rejects with `wrong-passphrase`; the same for an unknown name and a mistaken passphrase. */
  signIn(way: Way): Promise<AccessState>;
  readInvitation(link: string): Promise<InvitationView>;
  /** Makes a device, kept under `way`, and answers the invitation; then an administrator approves. */
  join(link: string, person: string, way: Way): Promise<AccessState>;
  /**
   * Whether an application can be filed, asked before a way is made: rejects with `kbo-number`, or with `not-found` where
   * no structure has the handle of one that has lost its root key.
   */
  checkApplication(application: Application): Promise<void>;
  /**
   * Makes a device and a structure's root key, and asks the registrars to admit the structure, or the key in place of the
   * one that it has lost; rejects as `checkApplication` does.
   */
  apply(application: Application, way: Way): Promise<AccessState>;
  /** Whose root key is in a file. Rejects as `root.open` does, with `suspended`, and `not-found` for no structure of this network. */
  readRootFile(file: Blob, passphrase: string): Promise<{ structure: string }>;
  /** Makes a device that is an administrator's, because it has the root key of the file. */
  comeByRoot(file: Blob, passphrase: string, person: string, way: Way): Promise<AccessState>;
  /** Asks whether a waiting device was admitted. */
  check(): Promise<AccessState>;
  ways(): Promise<WayView[]>;
  addWay(way: Way): Promise<WayView[]>;
  removeWay(id: Id): Promise<WayView[]>;
  /** A new recovery code in groups, to be written down; it opens nothing before it was confirmed. */
  newRecoveryCode(): Promise<{ groups: string[] }>;
  /** Rejects with `wrong-passphrase` when it is not the code that was shown. */
  confirmRecoveryCode(code: string): Promise<WayView[]>;
  /** Forgets the keys in memory; what is stored stays, sealed. */
  lock(): Promise<void>;
  /** Ends the session and deletes everything that this browser keeps. */
  signOut(): Promise<void>;
}
