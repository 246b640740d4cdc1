// How the program is bundled that tests/unit/web starts: one file that Node runs, and what it loads later.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    ssr: "tests/twin.ts",
    target: "node20",
    minify: false,
    rollupOptions: { output: { entryFileNames: "[name].mjs", chunkFileNames: "[name].mjs" } },
  },
  ssr: { noExternal: true },
});
