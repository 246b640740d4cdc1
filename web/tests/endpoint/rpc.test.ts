// The channel between page and worker: answers go to who asked, errors cross as problems, events to everybody.
import { expect, test, vi } from "vitest";
import type { Endpoint, EndpointEvent } from "../../src/endpoint/interface/index.ts";
import { problemOf } from "../../src/endpoint/problems.ts";
import { NotFoundError } from "../../src/schemas/errors.ts";
import { Pages } from "../../src/worker/pages.ts";
import { client, present, serve } from "../../src/worker/rpc.ts";

const EVENT: EndpointEvent = { event: "threads", ids: [] };

function connected(endpoint: Promise<Endpoint>) {
  const { port1, port2 } = new MessageChannel();
  const tell = serve(port1, endpoint, problemOf);
  const page = client(async () => port2);
  const close = () => port1.close();
  return { page, tell, close };
}

test("calls are answered in whatever order they are done", async () => {
  let finish = () => undefined as void;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const threads = {
    open: async (id: string) => (id === "slow" ? slow.then(() => id) : id),
    acknowledge: async () => {
      finish();
      return 1;
    },
  };
  const { page, close } = connected(Promise.resolve({ threads } as unknown as Endpoint));
  const first = page.threads.open("slow");
  expect(await page.threads.open("quick")).toBe("quick");
  expect(await page.threads.acknowledge("slow")).toBe(1);
  expect(await first).toBe("slow");
  close();
});

test("an error crosses as a problem, a mistake of the program without its words", async () => {
  const inbox = {
    list: async () => {
      throw new NotFoundError("gone", { advice: "look elsewhere", extra: { near: ["a"] } });
    },
    search: async () => {
      throw new TypeError("secret words of a developer");
    },
  };
  const { page, close } = connected(Promise.resolve({ inbox } as unknown as Endpoint));
  await expect(page.inbox.list({ view: "all" })).rejects.toEqual({
    slug: "not-found",
    detail: "gone",
    advice: "look elsewhere",
    extra: { near: ["a"] },
  });
  const problem = await page.inbox.search("x").catch((error: unknown) => error);
  expect(JSON.stringify(problem)).not.toContain("secret");
  await expect(page.sync.now()).rejects.toMatchObject({ slug: "error" });
  close();
});

test("an endpoint that cannot start says so to each call", async () => {
  const { page, close } = connected(Promise.reject(new NotFoundError("no suite")));
  await expect(page.access.state()).rejects.toMatchObject({ detail: "no suite" });
  close();
});

test("what waits for a worker that cannot be fetched is told so, and the next call starts another one", async () => {
  const { port1, port2 } = new MessageChannel();
  const starts: (() => void)[] = [];
  const page = client(async (lost) => {
    starts.push(lost);
    return starts.length === 1 ? new MessageChannel().port1 : port2;
  });
  expect(starts).toHaveLength(0);
  const waiting = page.access.state();
  starts[0]?.();
  await expect(waiting).rejects.toMatchObject({ slug: "relay-unreachable" });
  const state = { state: "closed", known: false } as const;
  serve(port1, Promise.resolve({ access: { state: async () => state } } as unknown as Endpoint), problemOf);
  expect(await page.access.state()).toEqual(state);
  expect(starts).toHaveLength(2);
  port1.close();
});

test("what waits for a worker that does not start is told why, and the next call starts another one", async () => {
  const { port1, port2 } = new MessageChannel();
  const problem = { slug: "integrity", detail: "", advice: "", extra: {} };
  let starts = 0;
  const page = client(() => ((starts += 1) === 1 ? Promise.reject(problem) : Promise.resolve(port2)));
  const waiting = [page.access.state(), page.access.state()];
  serve(port1, Promise.resolve({ access: { state: async () => "closed" } } as unknown as Endpoint), problemOf);
  const again = waiting[0]!.catch(() => page.access.state());
  for (const each of waiting) await expect(each).rejects.toEqual(problem);
  expect(await again).toBe("closed");
  expect(starts).toBe(2);
  port1.close();
});

test("what no worker can be given is refused at once", async () => {
  const { page, close } = connected(Promise.resolve({} as Endpoint));
  await expect(page.inbox.list((() => undefined) as never)).rejects.toThrow("could not be cloned");
  close();
});

test("events reach every listener until it is taken off", async () => {
  const access = { state: async () => ({ state: "closed", known: false }) };
  const { page, tell, close } = connected(Promise.resolve({ access } as unknown as Endpoint));
  await page.access.state(); // the worker is started by the first call
  const heard: string[] = [];
  const off = page.on(({ event }) => heard.push(`one ${event}`));
  page.on(({ event }) => heard.push(`two ${event}`));
  const event: EndpointEvent = { event: "threads", ids: [] };
  tell(event);
  await expect.poll(() => heard.length).toBe(2);
  off();
  tell(event);
  await expect.poll(() => heard.length).toBe(3);
  expect(heard).toEqual(["one threads", "two threads", "two threads"]);
  close();
});

test("a page that is gone is told of nothing any more; the others are", async () => {
  const granted = new Map<string, () => void>();
  const locks = {
    query: async () => ({ held: [{ name: "first" }, { name: "second" }] }),
    request: (name: string) => new Promise<void>((resolve) => granted.set(name, resolve)),
  };
  const pages = new Pages(Promise.resolve({} as Endpoint), problemOf, locks as unknown as LockManager);
  const told: string[] = [];
  const open = (name: string) => {
    const { port1, port2 } = new MessageChannel();
    pages.attach({
      postMessage: () => void told.push(name),
      addEventListener: (_, listener) => port1.addEventListener("message", listener),
      start: () => port1.start(),
      close: () => port1.close(),
    });
    present(port2, name);
  };
  open("first");
  open("second");
  open("whose lock the worker does not see"); // since the browser's data of the site were cleared
  await vi.waitFor(() => expect([...granted.keys()]).toEqual(["first", "second"]));
  pages.tell(EVENT);
  expect(told).toEqual(["first", "second", "whose lock the worker does not see"]);
  granted.get("first")?.();
  await vi.waitFor(() => {
    told.length = 0;
    pages.tell(EVENT);
    expect(told).toEqual(["second", "whose lock the worker does not see"]);
  });
  granted.get("second")?.();
});
