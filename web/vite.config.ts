// How the pages are built: nothing inlined (the Content-Security-Policy allows no inline script or style),
// every asset named by its hash, and the same bytes from every build of the same sources.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { finish } from "./plugins/finish.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const entries = {
  application: here("index.html"), // served at /
  guest: here("guest.html"), // served at /g/
  sw: here("src/service/sw.ts"), // the service worker: /sw.js, whose scope is everything
};

export default defineConfig({
  base: "/",
  plugins: [finish()],
  build: {
    target: "esnext",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      checks: { pluginTimings: false }, // compressing takes longer than bundling, and may
      input: Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(source))),
      output: { entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  // The worker is one file: no import map gives a worker the hashes that Integrity-Policy demands of further scripts.
  worker: { format: "es", rollupOptions: { output: { codeSplitting: false } } },
});
