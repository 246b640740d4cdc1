import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

import type { EndpointClient, EndpointEvent } from "../../src/endpoint/interface/index.ts";
import { watched } from "../../src/app/practice/deeds.ts";
import { EXERCISES } from "../../src/app/practice/exercises.ts";

/** An endpoint of two rooms, that signs in and refuses to refer. */
function endpoint() {
  const listeners = new Set<(event: EndpointEvent) => void>();
  const made = {
    access: { signIn: async () => ({ state: "closed", known: false }) },
    inbox: { list: async () => ({ total: 3 }) },
    write: { refer: () => Promise.reject(new Error("no")) },
    on: (listener: (event: EndpointEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as EndpointClient;
  return { made, tell: (event: EndpointEvent) => listeners.forEach((listener) => listener(event)) };
}

test("what is answered and what is told are deeds; what fails is none, and signing in is nobody's business", async () => {
  const { made, tell } = endpoint();
  const heard: string[] = [];
  const { endpoint: seen, on } = watched(made);
  const stop = on(({ what }) => heard.push(what));
  await seen.access.signIn({ kind: "passphrase", name: "lina", passphrase: "secret" });
  await seen.inbox.list({ view: "sent" });
  await expect(seen.write.refer({} as never)).rejects.toThrow("no");
  tell({ event: "threads", ids: [] });
  stop();
  await seen.inbox.list({ view: "all" });
  expect(heard).toEqual(["inbox.list", "told"]);
});

test("each exercise and each step has its words; only what writes nothing is done where cases are real", () => {
  const said = readFileSync(fileURLToPath(new URL("../../locales/fr/practice.ftl", import.meta.url)), "utf8");
  const keys = EXERCISES.flatMap(({ slug, steps }) => [`practice-${slug}`, `practice-${slug}-aim`, ...steps.map((step) => `practice-${slug}-${step.slug}`)]);
  expect(keys.filter((key) => !said.includes(`${key} = `))).toEqual([]);
  expect(EXERCISES.filter(({ harmless }) => harmless).map(({ slug }) => slug)).toEqual(["tour"]);
});
