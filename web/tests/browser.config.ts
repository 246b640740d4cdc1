// How programs are bundled that tests start in a browser: modules that are loaded by their names.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    target: "esnext",
    minify: false,
    modulePreload: false,
    rollupOptions: {
      input: { browser: "tests/browser.ts", bench: "tests/bench.ts" },
      external: /^node:/u,
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js" },
    },
  },
});
