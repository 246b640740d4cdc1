// What can be found, and what is left of a message that was forgotten.
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { markBehind, Search } from "../../src/endpoint/messages/search.ts";
import { Store } from "../../src/endpoint/device/store.ts";
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

test("what was found when the index was kept is behind nowhere; what came after it is put again, all of it when it was lost", async () => {
  const store = await Store.open("behind", new Uint8Array(32) as Bytes);
  const put = async (search: Search, id: string, thread: string) => {
    if (!search.put({ id, thread, at: 1, text: `Dossier ${id}` })) return;
    await store.database.write(["cursors"], (tx) => markBehind(tx, thread));
  };
  const opened = async (again: (search: Search) => Promise<void> = async () => undefined) => {
    const search = new Search(store);
    const told: (readonly string[] | null)[] = [];
    search.onBehind = async (threads) => {
      told.push(threads);
      await again(search);
    };
    await search.load();
    return { search, told };
  };

  const first = await opened(async (search) => {
    await put(search, "a", "t");
    await search.save(); // not everything is in it yet
    expect(await store.get("search", "index")).toBeUndefined();
  });
  expect(first.told).toEqual([null]);
  await first.search.save();
  await put(first.search, "b", "u"); // and then the browser dies

  const second = await opened((search) => put(search, "b", "u"));
  expect(second.told).toEqual([["u"]]);
  expect(second.search.find("dossier", 9).map(({ message }) => message).sort()).toEqual(["a", "b"]);
  const saving = second.search.save();
  await put(second.search, "c", "u"); // while it is being kept
  await saving;

  const third = await opened();
  expect(third.told).toEqual([["u"]]);
  await put(third.search, "c", "u");
  await third.search.save();
  expect((await opened()).told).toEqual([[]]);
});
