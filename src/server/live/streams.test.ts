import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import type { ChangedThings, Changes } from "#engine/store.ts";
import { type Listening, listen, type Patience } from "../listen.ts";
import { type Ear, listenAt } from "./live.world.ts";
import { createLive, type LiveLimits, type LiveStreams } from "./streams.ts";

/** Streams over real sockets, of which this test is the store: it says what has changed, and when. */

interface Stage {
  readonly live: LiveStreams;
  readonly server: Listening;
  tell(changes: Changes): void;
  /** How many listen to the store. */
  listeners(): number;
  /** How many streams were cut off. */
  cutOff(): number;
  /** What is said of a person when it is asked whether they still may. */
  stillMay: () => Promise<boolean>;
  hear(): Promise<Ear>;
}

/** However slowly the machine lets a request come in. */
const patience = {
  headers: 600_000,
  request: 600_000,
  idle: 600_000,
  stalled: 600_000,
  lookEvery: 50,
};
const plenty = { perPerson: 10_000, inAll: 10_000, beatEvery: 60_000 };

let stage: Stage;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  stage.live.close();
  await stage.server.close();
});

async function open(limits: Partial<LiveLimits> = {}, more: Partial<Patience> = {}): Promise<void> {
  const listeners = new Set<(changes: Changes) => void>();
  const store = {
    onChanges(listener: (changes: Changes) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  let cutOff = 0;
  const live = createLive({ store, version: "1" }, { ...plenty, ...limits });
  const server = await listen(
    (_, { outgoing }) =>
      new Response(
        live.open({
          person: "hana",
          stillMay: () => stage.stillMay(),
          hangUp: () => {
            cutOff += 1;
            outgoing.destroy();
          },
        }),
        { headers: { "content-type": "text/event-stream" } },
      ),
    0,
    { patience: { ...patience, ...more } },
  );
  stage = {
    live,
    server,
    tell: (changes) => {
      for (const listener of listeners) listener(changes);
    },
    listeners: () => listeners.size,
    cutOff: () => cutOff,
    stillMay: async () => true,
    async hear() {
      const ear = await listenAt(server.url);
      await ear.next();
      return ear;
    },
  };
}

/** About 13 KB on the wire. */
const large: ChangedThings = {
  runs: new Map(Array.from({ length: 200 }, (_, at) => [`run-${at}-${"x".repeat(20)}`, "flow_1"])),
  runsOf: new Set(),
  flows: new Set(),
  connections: new Map(),
  proposals: false,
  tables: false,
};

/** Asks, and reads nothing of the answer. */
async function deaf(): Promise<Socket> {
  const socket = connect(Number(new URL(stage.server.url).port), "127.0.0.1");
  sockets.push(socket);
  await once(socket, "connect");
  socket.pause().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await expect.poll(() => stage.listeners()).toBe(1);
  return socket;
}

const timers = (): number =>
  process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;

describe("streams", () => {
  test("by the thousand leave nothing behind", async () => {
    await open();
    const before = timers();
    for (let round = 0; round < 30; round += 1) {
      const ears = await Promise.all(Array.from({ length: 100 }, () => stage.hear()));
      expect(stage.listeners()).toBe(1);
      // Those of other tests in this process may end meanwhile.
      expect(timers()).toBeGreaterThanOrEqual(100);
      if (round === 0) {
        stage.tell("everything");
        for (const ear of ears) expect((await ear.next()).data).toEqual({ everything: true });
      }
      for (const ear of ears) ear.hangUp();
      await expect.poll(() => stage.listeners()).toBe(0);
    }
    await expect.poll(timers).toBeLessThan(before + 30);
  });

  test("listen to the store only while somebody listens to them", async () => {
    await open();
    expect(stage.listeners()).toBe(0);
    const [first, second] = [await stage.hear(), await stage.hear()];
    expect(stage.listeners()).toBe(1);
    first.hangUp();
    stage.tell("everything");
    expect(await second.next()).toMatchObject({ event: "change" });
    second.hangUp();
    await expect.poll(() => stage.listeners()).toBe(0);
  });

  test("that nobody reads are cut off, and hold up no other", async () => {
    await open();
    const socket = await deaf();
    const ear = await stage.hear();
    const before = process.memoryUsage().arrayBuffers;
    let told = 0;
    // More than the operating system keeps for a reader.
    while (told < 3_000 && stage.cutOff() === 0) {
      stage.tell(large);
      told += 1;
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
    }
    expect(stage.cutOff()).toBe(1);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
    const heard = () => ear.text().match(/^event: change$/gm)?.length;
    await expect.poll(heard).toBe(told);
    socket.resume();
    await once(socket, "close");
    ear.hangUp();
    await expect.poll(() => stage.listeners()).toBe(0);
  });

  test("that nobody takes anything from are ended after two signs of life", async () => {
    await open({ beatEvery: 50 });
    const stillMay = () => Promise.resolve(true);
    stage.live.open({ person: "hana", stillMay, hangUp: () => undefined });
    expect(stage.listeners()).toBe(1);
    await expect.poll(() => stage.listeners()).toBe(0);
  });

  test("outlive the time for which the server waits while nothing moves", async () => {
    await open({ beatEvery: 100 }, { headers: 2_000, request: 2_000, idle: 2_000, stalled: 1_000 });
    const ear = await stage.hear();
    expect(await ear.during(2_500)).toEqual([]);
    stage.tell("everything");
    expect((await ear.next()).event).toBe("change");
  });

  test("without signs of life do not", async () => {
    await open({ beatEvery: 60_000 }, { stalled: 2_000 });
    const ear = await stage.hear();
    await ear.ended();
    await expect.poll(() => stage.listeners()).toBe(0);
  });

  test("end before the server's socket closes, read or not", async () => {
    await open();
    const ears = await Promise.all(Array.from({ length: 50 }, () => stage.hear()));
    stage.live.close();
    for (const ear of ears) expect(await ear.ended()).toEqual([]);
    expect(stage.listeners()).toBe(0);
    await stage.server.close();
  });

  test("that are asked for while the server stops end at once", async () => {
    await open();
    stage.live.close();
    const ear = await stage.hear();
    expect(await ear.ended()).toEqual([]);
    expect(stage.listeners()).toBe(0);
  });

  test("end where it cannot be asked whether they may go on, and where the answer does not come", async () => {
    await open({ beatEvery: 100 });
    stage.stillMay = () => Promise.reject(new Error("The database is away"));
    const failing = await stage.hear();
    // Nobody has signed out: it may come again.
    expect(await failing.ended()).toEqual([]);
    stage.stillMay = () => new Promise(() => undefined);
    const hanging = await stage.hear();
    expect(await hanging.ended()).toEqual([]);
  });
});
