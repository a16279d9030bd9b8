import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

/** What an answer proves about a write, told by what is executed at Stripe. */

const hour = 3_600;

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const activate = async (document: FlowDocument) => {
  await world.flow("f", document);
  await world.engine.activate("f", { from: "now" }, asLocal);
};
const chargeOnRefund = () => activate(flowOn("new-refund", "create-charge"));
const statuses = async () => (await world.statuses("f")).join();
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const onWrites = (fault: object, match: object = {}) =>
  world.control("/faults", { match: { method: "POST", ...match }, fault });
const begin = async (count = 1) => {
  await world.control("/refunds", { count, amount: 700, currency: "jpy" });
  await world.advance(15);
};
const reach = (wanted: string, step = 50) =>
  until(async () => {
    if ((await statuses()) === wanted) return true;
    await world.advance(step);
    return false;
  });
const pass = async (seconds: number, step: number) => {
  for (let passed = 0; passed < seconds; passed += step) await world.advance(step);
};
const aCharge = ["POST /v1/charges"];

describe("a stranger's answer", () => {
  beforeEach(chargeOnRefund);

  it("to a charge that was made, with its way blocked for 26 hours more, makes no second charge", async () => {
    await onWrites({ kind: "stranger", when: "after", status: 403 }, { times: 1 });
    await onWrites({ kind: "stranger", when: "before", status: 403 }, { nth: 2, times: null });
    await begin();
    await pass(26 * hour, 1_800);
    expect((await world.store.connection("c1"))?.broken).toBeNull();
    await world.clearFaults();
    await reach("succeeded");
    expect(await world.writes()).toEqual(aCharge);
    expect((await run()).effects).toMatchObject([{ generation: 0, state: "done" }]);
  });

  it.each([
    { status: 200, page: "html" },
    { status: 200, page: "empty" },
    { status: 200, page: "json" },
    { status: 204, page: "empty" },
    { status: 401, page: "html" },
    { status: 429, page: "html", retry_after: 1, should_retry: false },
    { status: 400, page: "json", should_retry: false },
  ])("is neither done nor refused, and the same is sent again: %o", async (answer) => {
    await onWrites({ kind: "stranger", when: "before", ...answer });
    await begin();
    await reach("succeeded", 2);
    const { effects, steps } = await run();
    expect(effects).toMatchObject([{ generation: 0, state: "done", sends: 2 }]);
    expect(steps[0]?.output).toMatchObject({ id: effects[0]?.objectId, object: "charge" });
    expect(await world.writes()).toEqual(aCharge);
  });
});

describe("a refusal after a send that was cut", () => {
  const cutThenBarred = async (when: "before" | "after", path: string) => {
    await onWrites({ kind: "cut", when }, { path, times: 1 });
    await onWrites({ kind: "barred" }, { path, nth: 2, times: null });
  };

  it("does not fail the step where the first was executed: that is found", async () => {
    await chargeOnRefund();
    await cutThenBarred("after", "/v1/charges");
    await begin();
    await reach("succeeded", 2);
    expect(await world.writes()).toEqual(aCharge);
    expect((await run()).effects).toMatchObject([{ state: "done", sends: 2, foundBy: "key" }]);
  });

  it("fails the step where the first is not found ten minutes later, and a person may go on", async () => {
    await chargeOnRefund();
    await cutThenBarred("before", "/v1/charges");
    await begin();
    const begun = world.now();
    await reach("failed", 20);
    expect(world.now() - begun).toBeGreaterThanOrEqual(600_000);
    const { id: runId, error, effects, steps } = await run();
    expect(error).toMatchObject({ code: "stripe.account_invalid" });
    expect(effects).toMatchObject([{ state: "failed", sends: 2 }]);
    await world.clearFaults();
    const seen = { path: "s1", attempts: steps[0]?.attempts.length ?? 0, generation: 0 };
    const goesOn = await world.engine.continueRun({ by: "local", runId, seen, confirmed: false });
    expect(goesOn).toEqual({ continued: true });
    await reach("succeeded");
    expect(await world.writes()).toEqual(aCharge);
  });

  it("still counts after a crash between the two", async () => {
    await chargeOnRefund();
    await cutThenBarred("after", "/v1/charges");
    await begin();
    // A second later the other send follows by itself, which a busy machine may see no sooner.
    await until(
      async () => (await statuses()) !== "" && ((await run()).effects[0]?.sends ?? 0) >= 1,
    );
    await world.takeOver();
    await reach("succeeded", 2);
    expect(await world.writes()).toEqual(aCharge);
  });

  it.each([
    {
      when: "after" as const,
      means: "is passed over where an event tells that the first was executed",
      end: "succeeded",
      effect: { state: "done", foundBy: "key" },
    },
    {
      when: "before" as const,
      means: "is for a person where no event tells, which proves nothing",
      end: "parked",
      effect: {
        state: "parked",
        error: { code: "engine.outcome_unknown", details: { cause: "stripe.account_invalid" } },
      },
    },
  ])("$means", async ({ when, end, effect }) => {
    const [customer = ""] = ((await world.control("/customers", { count: 1 })) as { ids: string[] })
      .ids;
    const document = flowOn("new-refund", "create-customer");
    const [step] = document.steps;
    if (step?.kind !== "action") throw new Error("It has a step");
    const input: Record<string, Value> = {
      ...step.input,
      customer: { kind: "constant", value: customer },
    };
    await activate({ ...document, steps: [{ ...step, action: "update-customer", input }] });
    await cutThenBarred(when, `/v1/customers/${customer}`);
    await begin();
    await reach(end, 20);
    expect((await run()).effects).toMatchObject([{ sends: 2, ...effect }]);
  });

  it("counts at once where it is the first answer, repeated", async () => {
    const declined = flowOn("new-refund", "create-charge");
    const [step] = declined.steps;
    if (step?.kind !== "action") throw new Error("It has a step");
    const source = { kind: "constant", value: "tok_chargeDeclined" } as const;
    await activate({ ...declined, steps: [{ ...step, input: { ...step.input, source } }] });
    await onWrites({ kind: "cut", when: "after" });
    await begin();
    await reach("failed", 2);
    const { error, steps } = await run();
    expect(error).toMatchObject({ code: "stripe.card_declined" });
    expect(steps[0]?.attempts).toHaveLength(2);
  });

  it("is looked up, too, where a first send may have been forgotten", async () => {
    await chargeOnRefund();
    await onWrites({ kind: "barred" }, { times: null });
    await begin();
    await reach("failed", 2);
    const [effect] = (await run()).effects;
    const known = {
      from: world.now() - 3_600_000,
      to: world.now() + 60_000,
      why: "restored" as const,
    };
    await world.store.noteDoubt(known);
    await world.restart();
    await begin();
    await pass(120, 10);
    expect(await statuses()).toBe("failed,waiting");
    await reach("failed,failed", 20);
    expect(effect).toMatchObject({ sends: 1 });
    expect(await world.writes()).toEqual([]);
  });
});

describe("an outage", () => {
  beforeEach(chargeOnRefund);
  const runs = 20;
  const all = (status: string) => Array.from({ length: runs }, () => status).join();
  const unavailable = { kind: "error", when: "before", status: 503, stored: false };

  it.each([
    ["a gateway's page", [{ ...unavailable, html: true }]],
    ["Stripe's own error", [unavailable]],
    [
      "anything, before and after the work is done",
      [
        { ...unavailable, html: true },
        unavailable,
        { kind: "cut", when: "before" },
        { kind: "cut", when: "after" },
        { kind: "stranger", when: "after", status: 502 },
        { kind: "stranger", when: "before", status: 200 },
        { kind: "rate_limited" },
        { kind: "truncate" },
      ],
    ],
  ])("of an hour, with %s, parks nothing and makes each write once", async (_, faults) => {
    const random = { seed: 3, probability: 1 };
    await world.control("/faults", { match: { method: "POST", times: null }, faults, random });
    await begin(runs);
    await pass(hour, 50);
    expect(await statuses()).not.toContain("parked");
    await world.clearFaults();
    await reach(all("succeeded"));
    expect(await world.writes()).toHaveLength(runs);
  });

  it("waits longer from time to time, up to five minutes", async () => {
    await onWrites(unavailable, { times: null });
    await begin();
    await pass(hour, 50);
    const { attempts = [] } = (await run()).steps[0] ?? {};
    const pauses = attempts.slice(1).map((one, at) => one.startedAt - (attempts[at]?.endedAt ?? 0));
    expect(Math.min(...pauses.slice(10))).toBeGreaterThanOrEqual(150_000);
    expect(pauses.length).toBeGreaterThan(10);
    // The last try may be under way.
    await reach("waiting");
  });

  it("of more than a day is for a person, and no machine ever sends again", async () => {
    await onWrites(unavailable, { times: null });
    await begin(1);
    await pass(24 * hour, 900);
    await reach("parked");
    await world.clearFaults();
    await pass(24 * hour, 1_800);
    expect(await statuses()).toBe("parked");
    expect(await world.writes()).toEqual([]);
  });

  it.each([
    ["Stripe says that it is no use", { should_retry: false, stored: false }, 1],
    ["the error stands under the key", { stored: true }, 2],
  ])("is looked up at once where %s", async (_, more, sends) => {
    await onWrites({ kind: "error", when: "before", status: 500, ...more }, { times: null });
    await begin();
    await reach("parked", 20);
    expect((await run()).effects).toMatchObject([{ sends, lookUps: 1 }]);
  });
});
