/**
 * The programs of hash-wasm, one a file: its index holds all of them as text, of which no bundler can leave one out.
 */

declare module "hash-wasm/dist/argon2.umd.min.js" {
  const program: Pick<typeof import("hash-wasm"), "argon2id">;
  export default program;
}
