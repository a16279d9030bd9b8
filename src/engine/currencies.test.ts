import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FlowDocument } from "#flow/document.ts";
import type { ActionStep, Condition, IfStep, Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { anyConsent } from "./permit.world.ts";

/** Amounts that are compared with a number, by the real engine, against the simulated Stripe. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const customer = (id: string, name: string): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection: "c1",
  input: { name: { kind: "constant", value: name } },
});
const named = (id: string, source: string): ActionStep => ({
  ...customer(id, ""),
  input: { name: { kind: "formula", source } },
});

/** An amount of more than 5,000, in whatever it is. */
const more = (given: {
  readonly currency?: string;
  readonly otherCurrency?: Exclude<Condition["otherCurrency"], undefined>;
}): Condition => {
  const { currency, ...choice } = given;
  const amount = { kind: "pill", from: "trigger", path: ["amount"] } as const;
  const number = { kind: "constant", value: 5_000 } as const;
  return {
    match: "all",
    logic: "",
    ...choice,
    rows: [
      {
        left: { ...amount, path: [...amount.path] },
        operator: "greater",
        right: number,
        ...(currency === undefined ? {} : { currency }),
      },
    ],
  };
};
const branching = (condition: Condition): IfStep => ({
  kind: "if",
  id: "s2",
  name: null,
  branches: [
    { id: "s3", condition, steps: [customer("s4", "much")] },
    { id: "s5", condition: null, steps: [customer("s6", "little")] },
  ],
});
const watched = (step: Step): Step => ({
  kind: "handler",
  id: "s7",
  name: null,
  steps: [step],
  branches: [{ id: "s8", condition: null, steps: [customer("s9", "error")], then: "continue" }],
});
const flow = (...steps: readonly Step[]): FlowDocument => ({
  ...flowOn("new-refund", "create-customer"),
  steps: [...steps],
  nextStep: 90,
});

const activate = async (document: FlowDocument) => {
  await world.flow("f", document);
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const refund = (currency: string) =>
  world.control("/refunds", { count: 1, amount: 6_000, currency });
const reach = (...wanted: string[]) =>
  until(async () => {
    if ((await world.statuses("f")).join() === wanted.join()) return true;
    await world.advance(15);
    return false;
  });
/** A new run waits too, until it is taken up. */
const waitsFor = (code: string) =>
  until(async () => {
    if ((await world.statuses("f")).at(-1) === "waiting")
      if (JSON.stringify(await newest()).includes(code)) return true;
    await world.advance(15);
    return false;
  });
const newest = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const made = async () =>
  (await newest()).effects.map(({ params }) => (params as { name?: string }).name);

it("a record in another currency fails the step before anything is written", async () => {
  await activate(flow(branching(more({ currency: "usd", otherCurrency: "stop" }))));
  await refund("jpy");
  await reach("failed");
  expect(await world.writes()).toEqual([]);
  const said = JSON.stringify(await newest());
  expect(said).toContain("flow.other_currency");
  expect(said).toContain("compares an amount in JPY with an amount in USD");
  await refund("usd");
  await reach("failed", "succeeded");
  expect(await made()).toEqual(["much"]);
});

it("a record in another currency goes on with Else where that is chosen", async () => {
  await activate(flow(branching(more({ currency: "usd", otherCurrency: "else" }))));
  await refund("jpy");
  await reach("succeeded");
  expect(await made()).toEqual(["little"]);
});

it.each([
  ["without a currency", more({})],
  ["without a choice", more({ currency: "usd" })],
])("a flow is not published %s", async (_, condition) => {
  await world.flow("f", flow(branching(condition)));
  const answer = await world.engine.activate("f", { from: "now" }, asLocal);
  expect(answer).toMatchObject({ activated: false });
});

it("a formula that adds amounts in two currencies fails its step, and a handler sees it", async () => {
  await activate(flow(watched(named("s2", '"" + (trigger.amount + money(5, "usd"))'))));
  await refund("jpy");
  await reach("succeeded_with_errors");
  expect(await made()).toEqual(["error"]);
  expect(JSON.stringify(await newest())).toContain(
    "a formula cannot add or compare an amount in JPY",
  );
});

it("a variable keeps an amount with its currency, whatever record comes", async () => {
  const kept: Step = {
    kind: "variable",
    id: "s1",
    name: null,
    type: "money",
    initial: { kind: "pill", from: "trigger", path: ["amount"] },
  };
  const source =
    'toJson(s1.value) + if(s1.value.amount == trigger.amount, "same", "other") + currencyOf(s1.value.amount)';
  await activate(flow(kept, named("s2", source)));
  await refund("jpy");
  await reach("succeeded");
  expect(await made()).toEqual(['{"amount":6000,"currency":"jpy"}samejpy']);
});

describe("an amount beside another currency", () => {
  const constant = (value: string): Value => ({ kind: "constant", value });
  const pill = (...path: string[]): Value => ({ kind: "pill", from: "trigger", path });
  const charge = (currency: Value, amount = pill("amount")): ActionStep => ({
    ...customer("s2", ""),
    action: "create-charge",
    input: { amount, currency, source: constant("tok_visa") },
  });
  /** As if an earlier build had published all that is there. */
  const age = () =>
    world.restart((dataDir) => {
      const db = new Database(join(dataDir, "millrace.db"));
      db.exec("UPDATE flow_versions SET holds_currencies = 0");
      db.close();
    });
  const publish = async (...steps: readonly Step[]) => {
    const { revision } = (await world.store.flow("f")) ?? expect.fail("no flow");
    const draft = { id: "f", name: "f", draft: flow(...steps), at: world.now(), by: "local" };
    expect(await world.store.saveDraft({ ...draft, revision })).toBe("saved");
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
  };
  const sent = async () =>
    (await newest()).effects.map(({ params }) => params as Record<string, unknown>);

  it("is not sent: its step fails, and a handler sees it", async () => {
    await activate(flow(watched(charge(constant("usd")))));
    await refund("jpy");
    await reach("succeeded_with_errors");
    expect(await made()).toEqual(["error"]);
    expect(await world.writes()).toEqual(["POST /v1/customers"]);
    expect(JSON.stringify(await newest())).toContain("is in JPY, but “Currency” says USD");
    await refund("usd");
    await reach("succeeded_with_errors", "succeeded");
    expect(await sent()).toMatchObject([{ amount: 6_000, currency: "usd" }]);
  });

  it("of an earlier version waits, unseen by handlers, and goes on in its own", async () => {
    await activate(flow(watched(charge(constant("usd")))));
    await age();
    await refund("usd");
    await reach("succeeded");
    await refund("jpy");
    await waitsFor("flow.amount_currency_unanswered");
    await world.advance(3_600);
    await waitsFor("flow.amount_currency_unanswered");
    expect(await world.writes()).toEqual(["POST /v1/charges"]);

    await publish(watched(charge(pill("currency"))));
    await world.advance(900);
    await reach("succeeded", "succeeded");
    expect(await sent()).toMatchObject([{ amount: 6_000, currency: "jpy" }]);
  });

  it("of an earlier version is converted as the published one says", async () => {
    await activate(flow(charge(constant("usd"))));
    await age();
    await refund("jpy");
    await waitsFor("flow.amount_currency_unanswered");
    const source = 'convert(trigger.amount, "usd", 0.01)';
    await publish(charge(constant("usd"), { kind: "formula", source }));
    await world.advance(900);
    await reach("succeeded");
    expect(await sent()).toMatchObject([{ amount: 6_000, currency: "usd" }]);
  });

  it("of an earlier version fails once the flow is published anew as it is", async () => {
    await activate(flow(charge(constant("usd"))));
    await age();
    await refund("jpy");
    await waitsFor("flow.amount_currency_unanswered");
    const before = (await world.store.flow("f"))?.version?.number;
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
    expect((await world.store.flow("f"))?.version?.number).toBe((before ?? 0) + 1);
    await world.advance(900);
    await reach("failed");
    expect(await world.writes()).toEqual([]);
    expect(JSON.stringify(await newest())).toContain("flow.input_refused");
  });
});

describe("a number from before currencies were kept", () => {
  /** Saved past all checks. */
  const save = async (...steps: readonly Step[]) => {
    const { revision, version } = (await world.store.flow("f")) ?? expect.fail("no flow");
    const at = version?.publishedAt ?? expect.fail("no version");
    const draft = { id: "f", name: "f", draft: flow(...steps), at, by: "local", revision };
    expect(await world.store.saveDraft(draft)).toBe("saved");
    return { revision: revision + 1, at };
  };
  /** Published by an earlier build, which did not ask. */
  const publishedBefore = async (...steps: readonly Step[]) => {
    await activate(flow(customer("s1", "first")));
    const { revision, at } = await save(...steps);
    const version = { kind: "draft", revision, by: "local", id: "f", versionId: "before" } as const;
    expect(await world.store.publish({ consent: anyConsent, ...version, at })).toMatchObject({
      id: "before",
    });
  };
  const answer = async (...steps: readonly Step[]) => {
    await save(...steps);
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ activated: true });
  };

  it("makes runs wait, unseen by handlers, until a version names the currency", async () => {
    await publishedBefore(watched(branching(more({}))));
    await refund("usd");
    await reach("waiting");
    expect(await world.writes()).toEqual([]);
    expect(JSON.stringify(await newest())).toContain("flow.threshold_no_currency");
    await world.advance(3_600);
    await refund("usd");
    await reach("waiting", "waiting");
    expect(await world.writes()).toEqual([]);

    await answer(watched(branching(more({ currency: "usd", otherCurrency: "stop" }))));
    await world.advance(900);
    await reach("succeeded", "succeeded");
    expect(await made()).toEqual(["much"]);
    expect((await world.writes()).length).toBe(2);
  });

  it("makes runs wait beside a formula that gives an amount, until a version names the currency", async () => {
    const calculated = (given: Parameters<typeof more>[0]) => {
      const left: Value = { kind: "formula", source: "trigger.amount * 1" };
      const { rows, ...condition } = more(given);
      return branching({ ...condition, rows: rows.flatMap((row) => [{ ...row, left }]) });
    };
    await publishedBefore(watched(calculated({})));
    await refund("usd");
    await waitsFor("flow.threshold_no_currency");
    expect(await world.writes()).toEqual([]);
    await answer(watched(calculated({ currency: "usd", otherCurrency: "stop" })));
    await world.advance(900);
    await reach("succeeded");
    expect(await made()).toEqual(["much"]);
  });

  it("makes runs wait in a formula, too, until a version says it as money", async () => {
    await publishedBefore(watched(named("s2", 'if(trigger.amount > 5000, "much", "little")')));
    await refund("usd");
    await reach("waiting");
    expect(await world.writes()).toEqual([]);
    expect(JSON.stringify(await newest())).toContain("flow.formula_bare_number");
    await answer(watched(named("s2", 'if(trigger.amount > money(50, "usd"), "much", "little")')));
    await world.advance(900);
    await reach("succeeded");
    expect(await made()).toEqual(["much"]);
  });

  it("is read in a formula as it was where that is certain", async () => {
    await publishedBefore(
      named("s2", 'if(trigger.currency == "USD", trigger.amount + 1, trigger.amount * 2) + "!"'),
    );
    await refund("usd");
    await reach("succeeded");
    expect(await made()).toEqual(["6001!"]);
    await refund("jpy");
    await reach("succeeded", "succeeded");
    expect(await made()).toEqual(["12000!"]);
  });

  it("has no answer in a branch that asks something else by now", async () => {
    await publishedBefore(branching(more({})));
    await refund("usd");
    await reach("waiting");
    const yen = more({ currency: "usd", otherCurrency: "stop" });
    const rows = yen.rows.map((row) => ({ ...row, operator: "less" as const }));
    await answer(branching({ ...yen, rows }));
    await world.advance(1_800);
    await reach("waiting");
    expect(await world.writes()).toEqual([]);
  });

  it("is read in the currency that stands beside it", async () => {
    const both = more({});
    const currency = {
      left: { kind: "pill" as const, from: "trigger", path: ["currency"] },
      operator: "equals" as const,
      right: { kind: "constant" as const, value: "USD" },
    };
    await publishedBefore(branching({ ...both, rows: [currency, ...both.rows] }));
    await refund("usd");
    await reach("succeeded");
    expect(await made()).toEqual(["much"]);
    await refund("jpy");
    await reach("succeeded", "succeeded");
    expect(await made()).toEqual(["little"]);
  });
});
