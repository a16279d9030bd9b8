import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { FlowDocument } from "#flow/document.ts";
import type { Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { moveOf } from "./continue-run.ts";
import { correctionMoveOf } from "./correct-run.ts";
import type { FieldChange } from "./field-changes.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { anyPermit, anyConsent } from "./permit.world.ts";

let world: EngineWorld;
let customer: string;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  customer = await makeCustomer("tok_chargeCustomerFail");
});
afterEach(() => world.close());

const Made = z.object({ ids: z.array(z.string()) });
const makeCustomer = async (source: string): Promise<string> =>
  Made.parse(await world.control("/customers", { count: 1, source })).ids.join();
const Customers = z.object({ data: z.array(z.object({ default_source: z.string() })) });
/** The customer has another card now, which is not declined. */
const repair = async () => {
  const other = await world.control("/customers", { count: 1, source: "tok_visa" });
  const set = { default_source: Customers.parse(other).data[0]?.default_source };
  await world.control(`/objects/${customer}`, { set, event: null });
};

const constant = (value: string | number): Value => ({ kind: "constant", value });
/** A customer, then a charge of the one customer, then another customer. */
const chargeAmidst = (): FlowDocument => {
  const { steps, ...document } = flowOn("new-refund", "create-customer");
  const [first] = steps;
  if (first?.kind !== "action") throw new Error("It has a step");
  const charge = {
    amount: constant(2_000),
    currency: constant("usd"),
    customer: constant(customer),
  };
  return {
    ...document,
    steps: [
      first,
      { ...first, id: "s2", action: "create-charge", input: charge },
      { ...first, id: "s3" },
    ],
    nextStep: 4,
  };
};
const status = async () => (await world.statuses("f")).join();
const reach = (wanted: string, step = 15) =>
  until(async () => {
    if ((await status()) === wanted) return true;
    await world.advance(step);
    return false;
  });
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const seenOf = ({ steps, effects }: RunDetail) => {
  const failed = steps.find((step) => step.status === "failed") ?? expect.fail("no failed step");
  const generations = effects.flatMap((one) => (one.path === failed.path ? [one.generation] : []));
  return {
    path: failed.path,
    attempts: failed.attempts.length,
    generation: generations.length === 0 ? null : Math.max(...generations),
  };
};
const goOn = async (more: { confirmed?: boolean; seen?: object } = {}) => {
  const detail = await run();
  const seen = { ...seenOf(detail), ...more.seen };
  return world.engine.continueRun({
    by: "local",
    runId: detail.id,
    seen,
    confirmed: more.confirmed === true,
  });
};
const correct = async (
  changes: readonly FieldChange[],
  more: { confirmed?: boolean; seen?: object; by?: string } = {},
) => {
  const detail = await run();
  const seen = { ...seenOf(detail), ...more.seen };
  const { by = "local", confirmed = true } = more;
  return world.engine.correctRun({ by, runId: detail.id, seen, changes, confirmed });
};
const written = async (path: string) =>
  (await world.writes()).filter((write) => write === `POST ${path}`).length;
/** A refund comes, and its run fails at the charge. */
const declined = async () => {
  await world.flow("f", chargeAmidst());
  await world.engine.activate("f", { from: "now" }, asLocal);
  await world.control("/refunds", { count: 1 });
  await world.advance(15);
  await reach("failed");
};

describe("a run that failed at a declined charge", () => {
  beforeEach(declined);

  it("goes on with the next generation of the charge, and repeats no step before", async () => {
    await repair();
    const before = await run();
    expect(before.effects.map(({ path, state }) => [path, state])).toEqual([
      ["s1", "done"],
      ["s2", "failed"],
    ]);
    expect(await goOn()).toEqual({ continued: true });
    await until(async () => (await status()) === "succeeded");
    const after = await run();
    expect(after.effects.map((one) => [one.path, one.generation, one.state, one.sends])).toEqual([
      ["s1", 0, "done", 1],
      ["s2", 0, "failed", 1],
      ["s2", 1, "done", 1],
      ["s3", 0, "done", 1],
    ]);
    expect(after.effects[0]).toEqual(before.effects[0]);
    const Params = z.looseObject({ metadata: z.record(z.string(), z.string()) });
    const params = Params.parse(before.effects[1]?.params);
    expect(after.effects[2]?.params).toEqual({
      ...params,
      metadata: { ...params.metadata, millrace_generation: "1" },
    });
    expect(params.metadata).toEqual({
      millrace_effect: before.effects[1]?.id,
      millrace_generation: "0",
      millrace_run: expect.stringMatching(/^[\w-]{27}$/),
    });
    expect(after.steps.map(({ path, attempts }) => [path, attempts.length])).toEqual([
      ["s1", 1],
      ["s2", 2],
      ["s3", 1],
    ]);
    expect([await written("/v1/customers"), await written("/v1/charges")]).toEqual([2, 2]);
  });

  it("fails again while the card is declined, and each time is a person's", async () => {
    const first = seenOf(await run());
    expect(await goOn()).toEqual({ continued: true });
    await until(async () => (await run()).effects.length === 3 && (await status()) === "failed");
    expect(await goOn({ seen: first })).toEqual({ continued: false, why: "conflict" });
    await repair();
    await world.advance(2 * 86_400);
    expect(await status()).toBe("failed");
    expect(await goOn()).toEqual({ continued: true });
    await reach("succeeded");
    const charges = (await run()).effects.filter(({ path }) => path === "s2");
    expect(charges.map(({ generation, state }) => [generation, state])).toEqual([
      [0, "failed"],
      [1, "failed"],
      [2, "done"],
    ]);
  });

  it("goes on once when two persons say so at one moment", async () => {
    await repair();
    const failed = await run();
    const wish = { by: "local", runId: failed.id, seen: seenOf(failed), confirmed: false };
    const three = [1, 2, 3].map(() => world.engine.continueRun(wish));
    const answers = await Promise.all(three);
    expect(answers.filter(({ continued }) => continued)).toHaveLength(1);
    expect(answers).toContainEqual({ continued: false, why: "conflict" });
    await reach("succeeded");
    expect(await written("/v1/charges")).toBe(2);
    const { id: runId } = await run();
    const seen = { path: "s2", attempts: 1, generation: 0 };
    const late = await world.engine.continueRun({ by: "local", runId, seen, confirmed: true });
    expect(late).toEqual({ continued: false, why: "conflict" });
  });

  it("is asked about by what was seen of it, and by nothing else", async () => {
    const conflict = { continued: false, why: "conflict" };
    const { attempts } = seenOf(await run());
    expect(await goOn({ seen: { path: "s1" } })).toEqual(conflict);
    expect(await goOn({ seen: { attempts: attempts + 1 } })).toEqual(conflict);
    expect(await goOn({ seen: { generation: 1 } })).toEqual(conflict);
    expect(await goOn({ seen: { generation: null } })).toEqual(conflict);
    const none = { by: "local", runId: "none", seen: seenOf(await run()), confirmed: true };
    expect(await world.engine.continueRun(none)).toEqual({ continued: false, why: "not_found" });
    expect(await status()).toBe("failed");
  });

  it("does not take the earlier decline for the outcome of the charge that nobody can tell of", async () => {
    await repair();
    // It is done, and shows up in lists only later; the answer says that something broke.
    const match = { method: "POST", path: "/v1/charges", times: 1 };
    await world.control("/faults", { match, fault: { kind: "late", seconds: 300 } });
    const broken = { kind: "error", when: "after", status: 500, should_retry: false };
    await world.control("/faults", { match, fault: broken });
    expect(await goOn()).toEqual({ continued: true });
    await until(async () => ((await run()).effects[2]?.sends ?? 0) >= 1);
    await reach("succeeded", 50);
    expect((await run()).effects[2]).toMatchObject({ generation: 1, state: "done", sends: 1 });
    expect(await written("/v1/charges")).toBe(2);
  });

  it("is parked, and not failed, where the charge cannot be found", async () => {
    const match = { method: "POST", path: "/v1/charges", times: null };
    const broken = { kind: "error", when: "before", status: 500, should_retry: false };
    await world.control("/faults", { match, fault: broken });
    expect(await goOn()).toEqual({ continued: true });
    await reach("parked", 50);
    const { id: runId, effects } = await run();
    expect(effects[2]).toMatchObject({ generation: 1, state: "parked", lookUps: 1 });
    const seen = { path: "s2", attempts: 2, generation: 1 };
    expect(await world.engine.continueRun({ by: "local", runId, seen, confirmed: true })).toEqual({
      continued: false,
      why: "conflict",
    });
    // A charge that was declined before is not what came of it either.
    const metadata = { millrace_effect: effects[2]?.id, millrace_generation: "0" };
    const like = { count: 1, status: "failed", metadata };
    const [objectId = ""] = Made.parse(await world.control("/charges", like)).ids;
    const happened = { kind: "happened", objectId } as const;
    const choice = {
      by: "local",
      runId,
      effectId: effects[2]?.id ?? "",
      generation: 1,
      decision: happened,
    };
    expect(await world.engine.decideParked(choice)).toEqual({
      decided: false,
      why: "made_by_another",
    });
  });

  it("is found out about before it is sent once more, where a backup has forgotten that it went on", async () => {
    await repair();
    const older = mkdtempSync(join(tmpdir(), "millrace-older-"));
    await world.restart((dataDir) => cpSync(dataDir, older, { recursive: true }));
    expect(await goOn()).toEqual({ continued: true });
    await reach("succeeded");
    expect(await written("/v1/charges")).toBe(2);
    // Stripe has forgotten the key by then.
    await world.advance(30 * 3_600);
    await world.restart((dataDir) => {
      rmSync(dataDir, { recursive: true });
      cpSync(older, dataDir, { recursive: true });
    });
    expect(await status()).toBe("failed");
    expect(await goOn()).toEqual({ continued: true });
    await reach("succeeded", 50);
    expect((await run()).effects.at(1)).toMatchObject({ state: "failed" });
    expect((await run()).effects.find(({ generation }) => generation === 1)).toMatchObject({
      state: "done",
      sends: 0,
    });
    expect(await written("/v1/charges")).toBe(2);
  });

  it("waits for a restored backup to be decided about", async () => {
    await world.store.markRestored(world.now());
    expect(await goOn()).toEqual({ continued: false, why: "undecided" });
  });
});

describe("a run that failed", () => {
  it("before its request was made is tried again, and sends its first", async () => {
    const document = chargeAmidst();
    const [first, charge] = document.steps;
    if (first?.kind !== "action" || charge?.kind !== "action") throw new Error("It has steps");
    // Refunds have no such field: nothing can be sent.
    const input = { ...charge.input, amount: { kind: "pill", from: "trigger", path: ["none"] } };
    const broken = { ...charge, input } as typeof charge;
    await world.flow("f", { ...document, steps: [first, broken] });
    await world.store.publish({
      consent: anyConsent,
      kind: "draft",
      by: "local",
      id: "f",
      versionId: "f-v1",
      revision: 1,
      at: world.now(),
    });
    await world.store.startRun({
      permit: anyPermit,
      flowId: "f",
      event: { id: "e", key: "k", at: world.now(), data: {}, madeBy: null, deliveries: [] },
      run: { id: "r", name: "k", versionId: "f-v1", ancestry: [] },
      at: world.now(),
    });
    await world.restart();
    await reach("failed");
    expect(seenOf(await run())).toEqual({ path: "s2", attempts: 1, generation: null });
    expect(await world.engine.correctable("r", "local")).toMatchObject({
      input: { currency: "usd", customer },
      problems: [{ where: { path: ["input", "amount"] } }],
    });
    expect(await goOn()).toEqual({ continued: true });
    await until(async () => (await run()).steps[1]?.attempts.length === 2);
    expect(await status()).toBe("failed");
    expect(await written("/v1/customers")).toBe(1);
    expect((await run()).effects.map(({ path }) => path)).toEqual(["s1"]);
    await repair();
    expect(await correct([{ path: ["amount"], value: 700 }])).toEqual({ continued: true });
    await reach("succeeded");
    const [, charge0] = (await run()).effects;
    expect(charge0).toMatchObject({ path: "s2", generation: 0, sends: 1, params: { amount: 700 } });
    expect(await written("/v1/charges")).toBe(1);
  });

  it("at a step that reads is tried again", async () => {
    const document = chargeAmidst();
    const [first] = document.steps;
    if (!first) throw new Error("It has a step");
    const find = {
      ...first,
      id: "s2",
      action: "find-customer",
      input: { customer: constant(customer) },
    };
    await world.flow("f", { ...document, steps: [first, find] });
    await world.engine.activate("f", { from: "now" }, asLocal);
    const match = { method: "GET", path: "/v1/customers/*", times: null };
    await world.control("/faults", {
      match,
      fault: { kind: "error", when: "before", status: 500 },
    });
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await reach("failed", 50);
    await world.clearFaults();
    expect(seenOf(await run())).toMatchObject({ path: "s2", generation: null });
    expect(await goOn()).toEqual({ continued: true });
    await until(async () => (await status()) === "succeeded");
    expect(await written("/v1/customers")).toBe(1);
  });

  it("in live mode goes on only when the money that would move is confirmed", async () => {
    const test = await world.store.connection("c1");
    if (!test) throw new Error("It is there");
    await world.store.createConnection({ ...test, id: "live", name: "Live", mode: "live" });
    const document = chargeAmidst();
    const steps = document.steps.map((step) => ({ ...step, connection: "live" }));
    await world.flow("f", { ...document, steps });
    await world.engine.activate("f", { from: "now" }, asLocal);
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await reach("failed");
    expect(await goOn()).toEqual({
      continued: false,
      why: "unconfirmed",
      money: { amount: 2_000, currency: "usd" },
      confirm: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await status()).toBe("failed");
    expect(await goOn({ confirmed: true })).toEqual({ continued: true });
  });
});

describe("a run that failed at a declined charge, with corrected data", () => {
  beforeEach(declined);
  const amount = (value: number): FieldChange => ({ path: ["amount"], value });

  it("charges what was corrected, once, under a key of its own, and tells who has changed what", async () => {
    const other = await makeCustomer("tok_visa");
    const before = await run();
    const changes = [amount(1_200), { path: ["customer"], value: other }];
    expect(await correct(changes)).toEqual({ continued: true });
    await reach("succeeded");
    const after = await run();
    const charges = after.effects.filter(({ path }) => path === "s2");
    expect(charges.map((one) => [one.generation, one.state, one.sends])).toEqual([
      [0, "failed", 1],
      [1, "done", 1],
    ]);
    expect(charges[0]).toEqual(before.effects[1]);
    expect(charges[1]?.params).toMatchObject({
      amount: 1_200,
      customer: other,
      metadata: { millrace_effect: charges[0]?.id, millrace_generation: "1" },
    });
    const input = { amount: 2_000, currency: "usd", customer };
    expect(after.steps.find(({ path }) => path === "s2")?.corrections).toMatchObject([
      { by: "local", before: input, after: { ...input, amount: 1_200, customer: other } },
    ]);
    expect(
      after.steps.filter(({ path }) => path !== "s2").flatMap((one) => one.corrections),
    ).toEqual([]);
    expect(await written("/v1/charges")).toBe(2);
    expect(after.document).toEqual(before.document);
  });

  it("keeps the correction when it fails again, is shown it, and is continued with it", async () => {
    expect(await correct([amount(1_200)])).toEqual({ continued: true });
    await until(async () => (await run()).effects.length === 3 && (await status()) === "failed");
    const { id } = await run();
    expect(await world.engine.correctable(id, "local")).toMatchObject({
      input: { amount: 1_200, currency: "usd", customer },
      problems: [],
    });
    await repair();
    expect(await goOn()).toEqual({ continued: true });
    await reach("succeeded");
    const charges = (await run()).effects.filter(({ path }) => path === "s2");
    expect(charges.map(({ params }) => params)).toMatchObject([
      { amount: 2_000 },
      { amount: 1_200 },
      { amount: 1_200 },
    ]);
  });

  it("says what would be sent before it is confirmed, in test mode as well", async () => {
    expect(await correct([amount(1_200)], { confirmed: false })).toMatchObject({
      continued: false,
      why: "unconfirmed",
      mode: "test",
      request: { method: "POST", path: "/v1/charges" },
      movement: { kind: "charge", money: { amount: 1_200, currency: "usd" } },
    });
    expect(await status()).toBe("failed");
  });

  it("is refused, field by field, where the step does not take them", async () => {
    expect(await correct([amount(-1), { path: ["nonsense"], value: "x" }])).toMatchObject({
      why: "not_valid",
      problems: [
        { where: { path: ["input", "amount"] } },
        { code: "flow.unknown_field", where: { path: ["input", "nonsense"] } },
      ],
    });
    expect(await correct([{ path: ["currency"], value: null }])).toMatchObject({
      why: "not_valid",
      problems: [{ where: { path: ["input", "currency"] } }],
    });
    expect(await correct([amount(2_000)])).toEqual({ continued: false, why: "nothing_changed" });
    expect(await correct([amount(1)], { by: "somebody" })).toMatchObject({ why: "not_permitted" });
    expect((await run()).effects).toHaveLength(2);
    expect(await status()).toBe("failed");
  });

  it("goes on once when two correct and one continues at one moment", async () => {
    await repair();
    const failed = await run();
    const wish = { by: "local", runId: failed.id, seen: seenOf(failed), confirmed: true };
    const others = [1_100, 1_200].map((one) => Object.assign({ changes: [amount(one)] }, wish));
    const said = [
      ...others.map((one) => world.engine.correctRun(one)),
      world.engine.continueRun(wish),
    ];
    const answers = await Promise.all<{ readonly continued: boolean }>(said);
    expect(answers.filter(({ continued }) => continued)).toHaveLength(1);
    await reach("succeeded");
    expect(await written("/v1/charges")).toBe(2);
    for (const one of others)
      expect(await world.engine.correctRun(one)).toEqual({ continued: false, why: "conflict" });
  });

  it("is held against the limits of the connection", async () => {
    const limits = [
      { currency: "usd", perWrite: 2_000, perFlowAndDay: { sum: null, count: null } },
    ];
    expect(await world.store.setLimits({ id: "c1", by: "local", before: [], limits })).toBe(
      "changed",
    );
    await repair();
    expect(await correct([amount(2_001)])).toEqual({ continued: true });
    await reach("parked");
    expect((await run()).effects.at(-1)).toMatchObject({ isAboveLimit: true, sends: 0 });
    expect(await written("/v1/charges")).toBe(1);
  });
});

describe("what letting a run go on means for its write", () => {
  it.each([
    [null, "again"],
    [{ state: "done", unprovenSince: 1 }, "again"],
    [{ state: "open", unprovenSince: null }, "again"],
    [{ state: "open", unprovenSince: 1 }, "outcome_unknown"],
    [{ state: "failed", unprovenSince: 1 }, "next"],
    [{ state: "parked", unprovenSince: 1 }, "outcome_unknown"],
    [{ state: "stopped", unprovenSince: 1 }, "outcome_unknown"],
  ] as const)("%j: %s", (effect, move) => {
    expect(moveOf(effect)).toBe(move);
  });
});

describe("what correcting its data means for its write", () => {
  it.each([
    [null, "first"],
    [{ state: "failed", unprovenSince: 1 }, "next"],
    [{ state: "done", unprovenSince: 1 }, "done"],
    [{ state: "open", unprovenSince: null }, "written_down"],
    [{ state: "open", unprovenSince: 1 }, "outcome_unknown"],
    [{ state: "parked", unprovenSince: 1 }, "outcome_unknown"],
    [{ state: "stopped", unprovenSince: null }, "outcome_unknown"],
  ] as const)("%j: %s", (effect, move) => {
    expect(correctionMoveOf(effect)).toBe(move);
  });
});
