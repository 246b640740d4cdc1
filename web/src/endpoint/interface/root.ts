/** The structure's root key: who has it speaks for the structure. */

import type { Millis } from "./values.ts";

export interface RootState {
  /** Whether it is in this browser. */
  here: boolean;
  /** It was brought into this browser from its file, and can be taken away again. */
  brought: boolean;
  /** When its file was last made in this browser; null: never. */
  saved: Millis | null;
  /** When its file was last opened in this browser. */
  opened: Millis | null;
  /** That it is lost was announced by a registrar `since`; `from` then on another one can put a new key in its place. */
  loss: { since: Millis; from: Millis } | null;
}

/** For administrators. The file is the one of `souspli recovery export-root` and `import-root`. */
export interface RootRoom {
  state(): Promise<RootState>;
  /**
   * Gives the file, under a passphrase of its own, with a name that only this key's has. Rejects with `local` where the key is not here,
   * `invalid-input` for a passphrase that could be guessed.
   */
  save(passphrase: string): Promise<File>;
  /**
   * Opens a file, to see that it does, and brings the key here where it is not.
   *
   * Rejects with `wrong-passphrase`; `malformed` or `decryption` for what is no such file any more; `invalid-input` for
   * the key of another structure, `conflict` for one that the structure has replaced. `extra.about` is `root-file` in
   * all of these: what the relay refuses by the same slugs is not the file's.
   */
  open(file: Blob, passphrase: string): Promise<RootState>;
  /** Gives the file of a new key, which counts for nothing yet. Rejects as `save` does. */
  renew(passphrase: string): Promise<File>;
  /**
   * Opens the file of a new key, and puts that in place of the present one, which is here.
   *
   * Rejects as `open` does; `conflict` for a key that the structure has, or had.
   */
  replace(file: Blob, passphrase: string): Promise<RootState>;
  /** Takes a key away that was brought. */
  forget(): Promise<RootState>;
  /** Ends the announcement that the key is lost, for everybody to see; `conflict` where there is none. */
  keep(): Promise<RootState>;
}
