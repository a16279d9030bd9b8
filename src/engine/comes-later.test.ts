import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import { systemClock } from "./clock.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { rereadWaiting } from "./reread-waiting.ts";

/** A payment's charge gets its balance transaction a while after it was made. */

let world: EngineWorld;
let older: string;
beforeEach(async () => {
  older = mkdtempSync(join(tmpdir(), "millrace-older-"));
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(async () => {
  await world.close();
  rmSync(older, { recursive: true, force: true });
});

const pill = (field: string): Value => ({ kind: "pill", from: "trigger", path: [field] });

/** Its step writes this down. */
function writing(description: Value, settings = {}, connection = "c1"): FlowDocument {
  const flow = flowOn("new-charge", "create-customer", settings, connection);
  const [step] = flow.steps;
  if (step?.kind !== "action") throw new Error("It has a step");
  return { ...flow, steps: [{ ...step, input: { ...step.input, description } }] };
}
const usesIt = writing(pill("balance_transaction"));
const usesOther = writing(pill("currency"));

async function start(document: FlowDocument): Promise<void> {
  await world.flow("f", document);
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
}

async function publish(draft: FlowDocument): Promise<void> {
  const { revision, name } = (await world.store.flow("f")) ?? expect.fail("no flow");
  await world.store.saveDraft({ by: "local", id: "f", revision, name, draft, at: world.now() });
  expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
}

const Charges = z.object({ ids: z.tuple([z.string()]) });
async function pay(settlesAfter: number, more: object = {}): Promise<string> {
  const body = { count: 1, settles_after_seconds: settlesAfter, ...more };
  return Charges.parse(await world.control("/charges", body)).ids[0];
}

const Event = z.object({ balance_transaction: z.string().nullable() });
/** Of each run of the flow, whether it has the transaction. */
async function runs(): Promise<readonly ("with" | "without")[]> {
  const { items } = await world.reading.listRuns({ flowId: "f", limit: 9 });
  const details = await Promise.all(items.map(({ id }) => world.reading.run(id)));
  return details.flatMap((run) =>
    run?.status !== "succeeded"
      ? []
      : [Event.parse(run.event).balance_transaction === null ? "without" : "with"],
  );
}
const reach = (...wanted: readonly string[]) =>
  until(async () => {
    if ((await runs()).join() === wanted.join()) return true;
    await world.advance(50);
    return false;
  });

const pollId = async (connection = "c1") =>
  (await world.store.poll(connection, "new-charge"))?.id ?? "";
const waits = async (connection = "c1") =>
  (await world.store.dueWaits(await pollId(connection), Infinity, 9)).length;
/** One charge waits. */
async function waiting(settlesAfter: number): Promise<string> {
  const charge = await pay(settlesAfter);
  await world.advance(15);
  await until(async () => (await waits()) === 1);
  return charge;
}
const written = async () => (await world.writes()).filter((write) => write.includes("customers"));

describe("a charge whose balance transaction comes later", () => {
  it("starts a flow that does not use it at once, and one that does when it is there", async () => {
    await world.flow("other", usesOther);
    await world.engine.activate("other", { from: "now" }, asLocal);
    await start(usesIt);
    await waiting(600);
    await until(async () => (await world.statuses("other")).join() === "succeeded");
    expect(await world.statuses("f")).toEqual([]);
    await reach("with");
    expect(await world.statuses("other")).toEqual(["succeeded"]);
    expect(await written()).toHaveLength(2);
  });

  it("is left to the next turn where the flow has begun to listen since this turn learned who listens", async () => {
    await start(usesIt);
    await waiting(600);
    const poll = (await world.store.poll("c1", "new-charge")) ?? expect.fail("no poll");
    const connection = (await world.store.connection("c1")) ?? expect.fail("no connection");
    const trigger = stripeConnector.triggers.find(({ id }) => id === poll.trigger);
    if (trigger?.kind !== "since") expect.fail("no trigger");
    const never = (): null => null;
    const open = {
      connector: stripeConnector,
      api: null,
      firstServerTime: never,
      serverTime: never,
      reads: () => 0,
    };
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const { store } = world;
    await rereadWaiting(
      { poll, connection, trigger, open, api: open.api, where: poll.where },
      async () => [],
      { store, clock: { ...systemClock, now: () => Infinity }, newId: () => "none", log },
    );
    expect(await waits()).toBe(1);
    await reach("with");
  });

  it("starts no flow late that has all it needs", async () => {
    await start(usesIt);
    await pay(0);
    // What failed, and what is only held, has none to come.
    await pay(600, { status: "failed" });
    await pay(600, { captured: false });
    await world.advance(15);
    await until(async () => (await runs()).toSorted().join() === "with,without,without");
    expect(await waits()).toBe(0);
  });

  it("starts the flow without it an hour after the charge", async () => {
    await start(usesIt);
    await waiting(1_000_000);
    await reach("without");
    const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
    const [run] = items;
    // Stripe's clock is moved a step before the engine's.
    expect((run?.createdAt ?? 0) - (run?.eventAt ?? 0)).toBeGreaterThan(3_500_000);
    // What comes then changes nothing.
    await world.control("/clock", { advance_seconds: 1_000_000 });
    await world.advance(15);
    await until(async () => (await world.store.duePolls(world.now(), 9)).length === 0);
    expect(await runs()).toEqual(["without"]);
    expect(await written()).toHaveLength(1);
  });

  it("is asked about by the trigger's condition once it is there", async () => {
    const condition = {
      match: "all" as const,
      logic: "",
      rows: [{ left: pill("balance_transaction"), operator: "isPresent" as const, right: null }],
    };
    const { trigger } = usesOther;
    if (trigger?.kind !== "event") throw new Error("It has a trigger");
    await start({ ...usesOther, trigger: { ...trigger, condition } });
    await waiting(300);
    await reach("with");
  });

  it("is told of by a webhook, and starts the flow at once", async () => {
    await start(usesIt);
    const charge = await waiting(3_000);
    await world.control("/clock", { advance_seconds: 3_000 });
    const connection = (await world.store.connection("c1")) ?? expect.fail("no connection");
    const object = { id: charge, object: "charge", created: Math.floor(world.now() / 1_000) };
    const body = {
      id: "evt_1",
      type: "charge.updated",
      created: object.created,
      livemode: false,
      data: { object, previous_attributes: { balance_transaction: null } },
    };
    expect(await world.engine.ring({ connection, body })).toBe("heard");
    // The engine's clock stands: nothing but the bell wakes it.
    await until(async () => (await runs()).join() === "with");
    expect(await written()).toHaveLength(1);
  });
});

const keep = (dataDir: string) => cpSync(dataDir, older, { recursive: true });
const putBack = (dataDir: string) => {
  rmSync(dataDir, { recursive: true });
  cpSync(older, dataDir, { recursive: true });
};

describe("while a charge waits for its balance transaction, nothing is lost and nothing doubled", () => {
  const meanwhile: Readonly<Record<string, () => Promise<unknown>>> = {
    "another process takes over": () => world.takeOver(),
    "the process is started again": () => world.restart(),
    "an older copy of the data is put back": async () => {
      await world.restart(keep);
      await pay(0);
      await world.advance(15);
      await until(async () => (await runs()).join() === "with");
      await world.restart(putBack);
    },
    "a version that uses it, too, is published": () =>
      publish({ ...usesIt, steps: [...usesIt.steps] }),
    "the flow turns to another connection of the account": async () => {
      await world.connect("c2");
      await publish(writing(pill("balance_transaction"), {}, "c2"));
    },
    "the flow is stopped, and goes on where it stood": async () => {
      await world.engine.deactivate("f");
      await world.advance(45);
      await world.engine.activate("f", { from: "where_it_stood" }, asLocal);
    },
  };

  it.each(Object.keys(meanwhile))("though %s", async (name) => {
    await start(usesIt);
    await waiting(400);
    await meanwhile[name]?.();
    const more = name.includes("older copy") ? ["with"] : [];
    await reach("with", ...more);
    expect(await written()).toHaveLength(1 + more.length);
  });

  it("though a version that uses it no more is published: the flow starts without it", async () => {
    await start(usesIt);
    await waiting(1_000_000);
    await publish(usesOther);
    await reach("without");
    expect(await written()).toHaveLength(1);
  });

  it("though only the version that is published meanwhile uses it", async () => {
    const pending = { status: "succeeded" };
    await start(writing(pill("currency"), pending));
    const charge = await pay(0, { status: "pending" });
    await world.advance(15);
    await until(async () => (await waits()) === 1);
    await publish(writing(pill("balance_transaction"), pending));
    await world.control(`/objects/${charge}`, { set: { status: "succeeded", paid: true } });
    await world.advance(65);
    await until(
      async () => (await world.store.dueWaits(await pollId(), world.now(), 9)).length === 0,
    );
    expect(await world.statuses("f")).toEqual([]);
    await world.control(`/objects/${charge}`, { set: { balance_transaction: "txn_1" } });
    await reach("with");
    expect(await written()).toHaveLength(1);
  });

  it("where the charge is of the past that a flow takes up", async () => {
    await pay(500);
    await world.advance(45);
    const old = await pay(200_000, { created: Math.floor(world.now() / 1_000) - 86_400 });
    await world.flow("f", usesIt);
    const date = world.now() - 2 * 86_400_000;
    await world.engine.activate("f", { from: "date", date }, asLocal);
    // A day later nobody waits for it any more.
    await reach("with", "without");
    const { items } = await world.reading.listRuns({ flowId: "f", limit: 9 });
    expect(items.map(({ reference }) => reference).at(-1)).toBe(old);
    expect(await written()).toHaveLength(2);
  });
});
