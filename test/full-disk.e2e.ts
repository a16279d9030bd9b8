import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { customerOfEvent, flowOn, productOfEvent } from "./documents.ts";
import { smallDisk, type SmallDisk } from "./small-disk.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** The reserve must hold what a hundred runs under way have yet to write. */
const withReserve = ["--ballast-mb", "16"] as const;

let disk: SmallDisk;
let world: World;
beforeEach(async () => {
  disk = smallDisk(96);
  world = await openWorld({}, { folder: disk.path });
});
afterEach(async () => {
  disk.empty();
  await world.close();
  disk.remove();
});

const system = () =>
  world.api<{ engine: string; disk: { freeBytes: number; ballastBytes: number } }>(
    "GET",
    "/system",
  );
const engineIs = (word: string) =>
  eventually(
    async () => (await system()).engine,
    (engine) => engine === word,
  );
const executed = () => world.stripe.ledger({ outcome: "executed", limit: "1000" });
const polls = async () => (await world.stripe.counts())["GET /v1/charges"] ?? 0;
const pause = (ms: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Polls that would be made, had they not stopped. The one that was under way when the disk was full reads
 * its list to the end, which takes a page for each hundred charges: far fewer.
 */
const due = 20;

/** So many charges may wait for their writes, however slow the machine is. */
const mostAhead = 100;

/** Charges without end, each of which is an event, a run and two writes. */
function load() {
  const made: string[] = [];
  let going = true;
  const working = (async () => {
    while (going) {
      const done = (await executed()).length / 2;
      if (made.length - done < mostAhead) {
        made.push(...(await world.stripe.makeCharges({ count: 5 })));
      }
      await world.advance(15);
      await pause(50);
    }
  })();
  // What went wrong is told by `stop`.
  working.catch(() => undefined);
  return {
    made,
    stop: async () => {
      going = false;
      await working;
    },
  };
}

const reserve = () => join(world.dataDir, "ballast");
const reserveStands = () =>
  eventually(
    () => Promise.resolve(existsSync(reserve())),
    (stands) => stands,
  );

async function startLoaded(): Promise<{
  readonly flow: string;
  readonly charges: ReturnType<typeof load>;
  readonly product: Process;
}> {
  const product = await world.startProcess(...withReserve);
  await reserveStands();
  const connection = await world.connect();
  const steps = [customerOfEvent, productOfEvent];
  const flow = await world.activeFlow("Both", flowOn("new-charge", connection, steps));
  const charges = load();
  await eventually(executed, (writes) => writes.length > 40);
  return { flow, charges, product };
}

/** Each charge has one run that succeeded, and each run made two objects. */
async function nothingLostNothingTwice(flow: string, made: readonly string[]): Promise<void> {
  const runs = await eventually(
    async () => {
      await world.advance(30);
      return world.runs(flow);
    },
    (all) => all.length >= made.length && all.every(({ status }) => status === "succeeded"),
  );
  expect(runs.map(({ reference }) => reference).toSorted()).toEqual(made.toSorted());
  const names = (await executed()).map(({ path, params }) => `${path} ${String(params["name"])}`);
  expect(names.length).toBe(2 * made.length);
  expect(new Set(names).size).toBe(names.length);
}

describe("a disk that fills up under load", () => {
  it("stops polls and sends, and when it is freed everything goes on: nothing lost, nothing twice", async () => {
    const { flow, charges, product } = await startLoaded();
    // A long log that is emptied then gives so much room free that work goes on: that is taken, too.
    for (const _ of ["all", "what the log gives free"]) {
      disk.fill();
      await engineIs("no_room");
      // What was under way is recorded; then there is silence, though charges go on.
      await eventually(
        async () => (await world.runs(flow)).filter(({ status }) => status === "running"),
        (running) => running.length === 0,
      );
    }
    await world.stripe.atRest();
    const before = { polls: await polls(), writes: (await executed()).length };
    await charges.stop();
    charges.made.push(...(await world.stripe.makeCharges({ count: 20 })));
    for (let poll = 0; poll < due; poll += 1) {
      await world.advance(15);
      await pause(50);
    }
    expect((await executed()).length).toBe(before.writes);
    expect(await polls()).toBeLessThan(before.polls + due);
    const health = await world.call("GET", "/health");
    expect(health).toMatchObject({ status: 200, body: { engine: "no_room" } });

    disk.empty();
    await engineIs("running");
    await nothingLostNothingTwice(flow, charges.made);
    expect(product.output()).toContain("The disk is full");
    expect(product.output()).toContain("There is room on the disk again");
    expect(await product.end("SIGTERM")).toBe(0);
  });

  it("even when others take the reserve as well, and the process is killed meanwhile", async () => {
    const { flow, charges, product } = await startLoaded();
    for (let moment = 0; moment < 40; moment += 1) {
      disk.fill();
      await pause(50);
    }
    await engineIs("no_room");
    const saved = await world.call("POST", "/flows", { name: "x".repeat(200_000) });
    expect(saved.status).toBeGreaterThanOrEqual(400);
    await charges.stop();
    await product.end("SIGKILL");
    disk.empty();
    await world.start(...withReserve);
    await engineIs("running");
    await nothingLostNothingTwice(flow, charges.made);
  });

  it("and one that is full at the start is waited for, or said so in one sentence", async () => {
    const { flow, charges, product } = await startLoaded();
    await charges.stop();
    expect(await product.end("SIGTERM")).toBe(0);
    disk.fill();
    renameSync(reserve(), `${reserve()}.away`);
    const refused: unknown = await world.start(...withReserve).catch((error: unknown) => error);
    expect(String(refused)).toMatch(/lies on a disk that is full\. Make room/);
    renameSync(`${reserve()}.away`, reserve());
    // The reserve still stands, so there is enough to start with, and nothing begins.
    await world.start(...withReserve);
    await engineIs("no_room");
    const before = await polls();
    await world.stripe.makeCharges({ count: 1 }).then((ids) => charges.made.push(...ids));
    await world.advance(60);
    await pause(1_000);
    expect(await polls()).toBe(before);
    disk.empty();
    await engineIs("running");
    await nothingLostNothingTwice(flow, charges.made);
  });
});
