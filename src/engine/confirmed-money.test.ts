import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { RunDetail } from "#reading/run-views.ts";
import type { WriteConfirmation } from "./confirm-write.ts";
import type { ParkedChoice } from "./decide-parked.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** In live mode the money of a write is confirmed as the other side has it now, through whatever door the write goes. */

let world: EngineWorld;
let invoice = "";
let other = "";
let customer = "";
const Made = z.object({ ids: z.tuple([z.string()]) });
const madeOne = async (what: string, body: object): Promise<string> =>
  Made.parse(await world.control(what, body)).ids[0];
/** A draft of ¥501, which a flow finalizes for a refund; and another one. */
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  const shop = (await world.store.connection("c1")) ?? expect.fail("no connection");
  await world.store.createConnection({ ...shop, id: "live", name: "Live", mode: "live" });
  customer = await madeOne("/customers", { email: "hanako@example.com" });
  invoice = await madeOne("/invoices", { amount: 501, currency: "jpy", customer });
  other = await madeOne("/invoices", { amount: 501, currency: "jpy", customer });
  const flow = flowOn("new-refund", "create-customer", {}, "live");
  const [step] = flow.steps;
  if (step?.kind !== "action") return expect.fail("it has a step");
  const input = { invoice: { kind: "constant", value: invoice } } as const;
  await world.flow("f", { ...flow, steps: [{ ...step, action: "finalize-invoice", input }] });
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
});
afterEach(() => world.close());

const yen = (amount: number) => ({ amount, currency: "jpy" });
/** What the customer owes from before is added. */
const owes = (more: number) =>
  world.control(`/objects/${customer}`, { set: { balance: more }, event: null });
const reach = (wanted: string) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted) return true;
    await world.advance(50);
    return false;
  });
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const limit = async (perWrite: number) => {
  const before = (await world.store.connection("live"))?.limits ?? [];
  const limits = [{ currency: "jpy", perWrite, perFlowAndDay: { sum: null, count: null } }];
  const wish = { id: "live", by: "local", before, limits };
  expect(await world.store.setLimits(wish)).toBe("changed");
};
const begin = async (becomes: string) => {
  await world.control("/refunds", { count: 1, amount: 1, currency: "jpy" });
  await reach(becomes);
};
const decide = async (decision: ParkedChoice["decision"]) => {
  const { id: runId, effects } = await run();
  const { id: effectId, generation } = effects[0] ?? expect.fail("no write");
  return world.engine.decideParked({ by: "local", runId, effectId, generation, decision });
};
/** It has grown between the word of its owner and its send. */
const fails = async () => {
  await limit(500);
  await begin("parked");
  await owes(399);
  expect(await decide({ kind: "allow" })).toEqual({ decided: true });
  await reach("failed");
  await limit(1_000_000);
  await owes(0);
};
/** Nobody can tell of it. */
const parks = async () => {
  const match = { method: "POST", path: `/v1/invoices/${invoice}/finalize`, times: null };
  await world.control("/faults", { match, fault: { kind: "error", when: "before", status: 500 } });
  await begin("parked");
  await world.clearFaults();
};
const Asked = z.object({
  why: z.literal("unconfirmed"),
  confirm: z.string().regex(/^[0-9a-f]{32}$/),
  money: z.object({ amount: z.int(), currency: z.string() }).nullish(),
  movement: z
    .object({ money: z.object({ amount: z.int(), currency: z.string() }).nullable() })
    .nullish(),
});
/** What a refusal names. */
const asked = (answer: object) => {
  const { confirm, money, movement } = Asked.parse(answer);
  return { confirm, money: money ?? movement?.money };
};
const newestMoney = async () => (await run()).effects.at(-1)?.readMoney;

interface Door {
  readonly stands: () => Promise<unknown>;
  readonly say: (confirmed: WriteConfirmation) => Promise<object>;
  readonly done: object;
}
const seenFailure = async () => {
  const { id: runId, steps } = await run();
  const attempts = steps[0]?.attempts.length ?? 0;
  return { runId, by: "local", seen: { path: "s1", attempts, generation: 0 } };
};
const doors: Readonly<Record<"continue" | "send" | "correct", Door>> = {
  continue: {
    stands: fails,
    say: async (confirmed) => world.engine.continueRun({ ...(await seenFailure()), confirmed }),
    done: { continued: true },
  },
  send: {
    stands: parks,
    say: (confirmed) => decide({ kind: "send", confirmed }),
    done: { decided: true },
  },
  correct: {
    stands: fails,
    say: async (confirmed) => {
      const changes = [{ path: ["invoice"], value: other }];
      return world.engine.correctRun({ ...(await seenFailure()), changes, confirmed });
    },
    done: { continued: true },
  },
};

describe.each(["continue", "send", "correct"] as const)("by the door %s", (name) => {
  const { stands, say, done } = doors[name];

  it("the amount of now is named, confirmed and written down, and no other", async () => {
    await stands();
    await owes(399);
    const first = asked(await say(false));
    expect(first.money).toEqual(yen(900));
    // Nobody has read that amount who only says yes.
    expect(asked(await say(true))).toEqual(first);
    await owes(1_499);
    const second = asked(await say(first.confirm));
    expect(second.money).toEqual(yen(2_000));
    expect(second.confirm).not.toBe(first.confirm);
    expect((await run()).effects).toHaveLength(1);
    // Time alone makes no other question of it.
    await world.advance(50);
    expect(asked(await say(false))).toEqual(second);
    expect(await say(second.confirm)).toEqual(done);
    expect(await newestMoney()).toEqual(yen(2_000));
    await reach("succeeded");
  });

  it("a yes counts for the amount that the run shows", async () => {
    await stands();
    const first = asked(await say(false));
    expect(first.money).toEqual(yen(501));
    await owes(399);
    await owes(0);
    expect(asked(await say("0".repeat(32)))).toEqual(first);
    expect(await say(true)).toEqual(done);
    expect(await newestMoney()).toEqual(yen(501));
    await reach("succeeded");
  });
});

describe("a batch", () => {
  const acted = async (act: "continue" | "send", change: () => Promise<unknown>) => {
    await doors[act].stands();
    const { id: runId, effects } = await run();
    const parked = effects.flatMap(({ id: effectId, generation, state, isAboveLimit }) =>
      state === "parked" ? [{ effectId, generation, isAboveLimit }] : [],
    );
    const runs = [{ runId, isLive: true, parked }];
    await world.engine.askBatch({ id: "b", by: "local", wish: { act }, runs });
    await change();
    expect(await world.engine.startBatch({ id: "b", by: "local", confirmed: 1 })).toEqual({
      started: true,
    });
    await until(async () => (await world.store.batch("b"))?.state === "done");
    return (await world.store.batch("b"))?.outcomes;
  };

  it.each(["continue", "send"] as const)(
    "leaves a run as it is whose amount has changed: %s",
    async (act) => {
      expect(await acted(act, () => owes(399))).toEqual(new Map([["unconfirmed", 1]]));
      expect((await run()).effects).toHaveLength(1);
    },
  );

  it.each(["continue", "send"] as const)("acts where it is the same: %s", async (act) => {
    expect(await acted(act, () => owes(0))).toEqual(new Map([["done", 1]]));
    expect(await newestMoney()).toEqual(yen(501));
    await reach("succeeded");
  });
});

describe("a flow that is called for the first time", () => {
  const invoked = (step: Step): FlowDocument => ({
    ...emptyDocument,
    trigger: { kind: "invoke", inputs: [], outputs: [] },
    steps: [step],
    nextStep: 2,
  });
  const constant = (value: string | number) => ({ kind: "constant", value }) as const;
  const charging = (amount: number) =>
    invoked({
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action: "create-charge",
      connection: "live",
      input: {
        amount: constant(amount),
        currency: constant("jpy"),
        source: constant("tok_visa"),
      },
    });
  const calling = invoked({ kind: "call", id: "s1", name: null, flow: "till", input: {} });
  const activate = (id: string) => world.engine.activate(id, { from: "now" }, asLocal);
  const publish = async (amount: number) => {
    const till = (await world.store.flow("till")) ?? expect.fail("no flow");
    const draft = charging(amount);
    await world.store.saveDraft({ ...till, draft, at: world.now(), by: "local" });
    expect(await world.engine.publish("till", asLocal)).toMatchObject({ activated: true });
  };
  const ends = (runId: string, wanted: string) =>
    until(async () => {
      if ((await world.store.run(runId))?.state.phase.is === wanted) return true;
      await world.advance(5);
      return false;
    });
  /** A run that failed because the flow that it calls was not active. */
  const failed = async (): Promise<string> => {
    await world.flow("till", charging(700));
    await activate("till");
    await world.flow("caller", calling);
    expect(await activate("caller")).toMatchObject({ activated: true });
    await world.engine.deactivate("till");
    const sent = { by: "local", flowId: "caller", key: "k", sent: {} };
    const answer = await world.engine.takeCall(sent);
    const runId = answer.accepted ? answer.run.id : expect.fail(answer.why);
    await ends(runId, "failed");
    await activate("till");
    return runId;
  };
  const goOn = (runId: string, confirmed: WriteConfirmation) => {
    const seen = { path: "s1", attempts: 1, generation: null };
    return world.engine.continueRun({ by: "local", runId, seen, confirmed });
  };

  it("is confirmed in the version that is called", async () => {
    const runId = await failed();
    const first = asked(await goOn(runId, false));
    await publish(50_000);
    const second = asked(await goOn(runId, first.confirm));
    expect(second.confirm).not.toBe(first.confirm);
    expect(await goOn(runId, second.confirm)).toEqual({ continued: true });
    await ends(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });

  it("is confirmed by a yes where the run keeps the version that is called, not where it calls what is published by now", async () => {
    const runId = await failed();
    await world.restart((dataDir) => {
      const db = new Database(join(dataDir, "millrace.db"));
      db.exec("UPDATE flow_versions SET calls = NULL");
      db.close();
    });
    await publish(50_000);
    const { confirm } = asked(await goOn(runId, true));
    expect(await world.writes()).toEqual([]);
    expect(await goOn(runId, confirm)).toEqual({ continued: true });
    await ends(runId, "succeeded");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);
  });
});
