// The probe page, built like the application and into a folder that the test names by --outDir.
import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import application from "../../vite.config.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default mergeConfig(
  { ...application, build: { ...application.build, rollupOptions: {} } },
  { root: here("."), build: { rollupOptions: { input: here("index.html") } } },
);
