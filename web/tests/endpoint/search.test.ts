// What can be found, and what is left of a message that was forgotten.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Search } from "../../src/endpoint/search.ts";
import { Store } from "../../src/endpoint/store.ts";
import type { Bytes } from "../../src/schemas/bytes.ts";

test("of a message that was forgotten no word is kept", async () => {
  const store = await Store.open("search", new Uint8Array(32) as Bytes);
  const search = new Search(store);
  await search.load();
  search.put({ id: "a", thread: "t", at: 1, text: "Madame Vandenbroucke attend" });
  search.put({ id: "b", thread: "u", at: 2, text: "Une place lundi" });
  await search.save();
  const kept = async () => JSON.stringify(await store.get("search", "index"));
  expect(await kept()).toContain("vandenbroucke");
  await search.forget(["a"]);
  expect((await kept()).toLowerCase()).not.toContain("vandenbroucke");
  expect(search.find("Vandenbroucke", 10)).toEqual([]);
  expect(search.find("lundi", 10).map(({ message }) => message)).toEqual(["b"]);
});
