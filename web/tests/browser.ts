/** What tests/web/test_vectors.py asks of a browser: the operations of vectors, on its own cryptography. */

import { hasMlDsa, hasXWing } from "../src/crypto/native.ts";
import { run } from "./operations.ts";

Object.assign(globalThis, { run, native: async () => ({ xwing: await hasXWing(), mldsa: await hasMlDsa() }) });
