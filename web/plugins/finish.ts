// What is done to the built files: integrity attributes, the manifest of hashes, compressed copies.
//
// Rules: a script that the page did not name by its hash does not run (Integrity-Policy), so the hash of every
// script stands in index.html: of the first in attributes, of those that are loaded later in an import map, the one
// inline script that the Content-Security-Policy allows, by its own hash. The manifest lists SHA-256 of everything
// that is served, by path; copies in br and gz are not in it, since what counts is what comes out of them.
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip as gzipCompress, type BrotliOptions, type InputType, type ZlibOptions } from "node:zlib";
import type { Plugin } from "vite";
import own from "../package.json" with { type: "json" };

const MANIFEST = "manifest.json";
const WORKER = "sw.js";
const brotli: (data: InputType, options: BrotliOptions) => Promise<Buffer> = promisify(brotliCompress);
const gzip: (data: InputType, options: ZlibOptions) => Promise<Buffer> = promisify(gzipCompress);
const COMPRESSED = /\.(html|js|css|json|svg|webmanifest|wasm|ftl|txt)$/;
const SCRIPT = /<(script|link)\b[^>]*?\b(?:src|href)="(\/[^"]+\.(?:js|css))"[^>]*>/g;

/** The plugin; it runs when everything else has been written. */
export function finish(): Plugin {
  let folder = "";
  return {
    name: "souspli-finish",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const paths = await files(folder);
        const integrity = await integrities(folder, paths.filter((each) => each !== WORKER));
        for (const path of paths.filter((each) => each.endsWith(".html"))) {
          const page = await readFile(join(folder, path), "utf8");
          await writeFile(join(folder, path), withIntegrity(page, integrity));
        }
        if (paths.includes(WORKER)) await writeRelease(folder, paths.filter((each) => each !== WORKER));
        await writeFile(join(folder, MANIFEST), await manifest(folder, paths));
        await Promise.all([...paths, MANIFEST].filter((each) => COMPRESSED.test(each)).map((each) => compress(join(folder, each))));
      },
    },
  };
}

/** Paths of all files below a folder, sorted, with slashes. */
async function files(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join("/"))
    .sort();
}

/** SRI of each script and style, by the path that pages name it by. */
async function integrities(folder: string, paths: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const path of paths.filter((each) => /\.(js|css)$/.test(each))) {
    const digest = createHash("sha384").update(await readFile(join(folder, path))).digest("base64");
    found.set(`/${path}`, `sha384-${digest}`);
  }
  return found;
}

/** The page with the hash of everything that it loads, now or later. */
function withIntegrity(page: string, integrity: Map<string, string>): string {
  const named = page.replace(SCRIPT, (tag, _name: string, path: string) => {
    const hash = integrity.get(path);
    return hash === undefined ? tag : tag.replace(/\s*\/?>$/, ` integrity="${hash}">`);
  });
  const scripts = [...integrity].filter(([path]) => path.endsWith(".js"));
  const map = JSON.stringify({ integrity: Object.fromEntries(scripts) });
  return named.replace(/<(script|link)\b/, `<script type="importmap">${map}</script>\n    <$1`);
}

/** Tell the service worker the hash of every other file, and a name that changes with any of them. */
async function writeRelease(folder: string, paths: string[]): Promise<void> {
  const known = await Promise.all(
    paths.map(async (path) => {
      const digest = createHash("sha256").update(await readFile(join(folder, path))).digest("base64");
      return [`/${path}`, `sha256-${digest}`];
    }),
  );
  const name = createHash("sha256").update(JSON.stringify(known)).digest("hex").slice(0, 16);
  const worker = await readFile(join(folder, WORKER), "utf8");
  const written = worker.replace(/(["'`])@release@\1/, () => JSON.stringify(JSON.stringify({ name, files: known })));
  if (written === worker) throw new Error("sw.js has no place for the release");
  await writeFile(join(folder, WORKER), written);
}

/** The manifest: compact JSON, whose bytes a release names by their hash (schemas/spec/web.md). */
async function manifest(folder: string, paths: string[]): Promise<string> {
  const hashes: Record<string, string> = {};
  for (const path of paths) {
    hashes[path] = createHash("sha256").update(await readFile(join(folder, path))).digest("base64");
  }
  return JSON.stringify({ v: 1, version: own.version, files: hashes });
}

async function compress(path: string): Promise<void> {
  const data = await readFile(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } };
  await writeFile(`${path}.br`, await brotli(data, quality));
  await writeFile(`${path}.gz`, await gzip(data, { level: 9 }));
}
