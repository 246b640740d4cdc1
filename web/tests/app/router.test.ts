import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  vi.stubGlobal("location", { pathname: "/inbox", search: "?view=mine&q=toit" });
});

test("a pattern gives the parts of a path, and null for every other path", async () => {
  const { match } = await import("../../src/app/router.ts");
  expect(match("/t/:thread", "/t/0199")).toEqual({ thread: "0199" });
  expect(match("/directory/:handle", "/directory/abri%20x/")).toEqual({ handle: "abri x" });
  for (const path of ["/t", "/t/", "/t/a/b", "/x/a", "/t/%zz"]) expect([path, match("/t/:thread", path)]).toEqual([path, null]);
});

test("a change of the query keeps the rest of it", async () => {
  const { withQuery } = await import("../../src/app/router.ts");
  expect(withQuery({ q: null })).toBe("/inbox?view=mine");
  expect(withQuery({ view: null, q: null })).toBe("/inbox");
  expect(withQuery({ state: "sent" })).toBe("/inbox?view=mine&q=toit&state=sent");
});
