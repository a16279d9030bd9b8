import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import type { Step } from "#flow/step.ts";
import type { Otherwise } from "#flow/table.ts";
import type { PlainValue, Value } from "#flow/value.ts";
import type { RunDetail } from "#reading/run-views.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { tablesFor } from "./tables.ts";
import { anyConsent } from "./permit.world.ts";

/** Flows that look something up, by the real engine, against the simulated Stripe. */

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const constant = (value: string): PlainValue => ({ kind: "constant", value });
const pill = (from: string, ...path: string[]): PlainValue => ({ kind: "pill", from, path });
const lookup = (of: PlainValue, revision = 1, table = "t1"): Value => ({
  kind: "lookup",
  table,
  revision,
  of,
});
const customer = (id: string, name: Value): Step => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: "create-customer",
  connection: "c1",
  input: { name },
});

const rows = [
  { from: "500", to: "small" },
  { from: "usd", to: "dollars" },
  { from: "a", to: "first" },
];
const makeTable = (otherwise: Otherwise = { is: "pass" }) =>
  world.store.createTable({
    id: "t1",
    name: "Words",
    description: "",
    rows,
    otherwise,
    at: 1,
    by: "local",
  });
const activate = async (...steps: readonly Step[]) => {
  const document = { ...flowOn("new-refund", "create-customer"), steps: [...steps], nextStep: 90 };
  await world.flow("f", document);
  expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
    activated: true,
  });
};
const refund = async (amount = 500) => {
  await world.control("/refunds", { count: 1, amount });
  await world.advance(15);
};
const reach = (wanted: string, runs = 1) =>
  until(async () => {
    const all = await world.statuses("f");
    if (all.length === runs && all.at(-1) === wanted) return true;
    await world.advance(15);
    return false;
  });
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const sent = async () => (await run()).effects.map(({ params }) => params);
const failure = async () => JSON.stringify((await run()).steps.map(({ attempts }) => attempts));

describe("a run that looks something up", () => {
  it("does so in an input, a condition, a variable, and in each item of a loop", async () => {
    await makeTable();
    await activate(
      {
        kind: "if",
        id: "s1",
        name: null,
        branches: [
          {
            id: "s2",
            condition: {
              match: "all",
              logic: "",
              rows: [
                {
                  left: lookup(pill("trigger", "currency")),
                  operator: "equals",
                  right: constant("dollars"),
                },
              ],
            },
            steps: [customer("s3", lookup(pill("trigger", "amount")))],
          },
        ],
      },
      { kind: "variable", id: "s4", name: null, type: "text", initial: lookup(constant("usd")) },
      customer("s5", pill("s4", "value")),
      {
        kind: "forEach",
        id: "s6",
        name: null,
        list: { kind: "list", items: [lookup(constant("a")), constant("b")] },
        atOnce: 1,
        onFailure: "stop",
        collect: lookup(pill("s6", "item")),
        steps: [
          {
            kind: "variable",
            id: "s7",
            name: null,
            type: "text",
            initial: lookup(pill("s6", "item")),
          },
        ],
      },
      customer("s8", {
        kind: "text",
        parts: [{ kind: "pill", from: "s6", path: ["results", "0"] }],
      }),
    );
    await refund();
    await reach("succeeded");
    expect(await sent()).toEqual([
      expect.objectContaining({ name: "small" }),
      expect.objectContaining({ name: "dollars" }),
      expect.objectContaining({ name: "first" }),
    ]);
  });

  it("does so in what another system is answered", async () => {
    await makeTable();
    const trigger = {
      kind: "invoke" as const,
      inputs: [{ name: "plan", type: "text" as const, required: true, help: "" }],
      outputs: [{ name: "words", value: lookup(pill("trigger", "plan")) }],
    };
    const steps: Step[] = [{ kind: "variable", id: "s1", name: null, type: "text", initial: null }];
    await world.flow("f", { ...emptyDocument, trigger, steps, nextStep: 2 });
    await world.engine.activate("f", { from: "now" }, asLocal);
    const call = { flowId: "f", key: "k", sent: { plan: "a" }, by: "local" };
    const taken = await world.engine.takeCall(call);
    expect(taken).toMatchObject({ accepted: true });
    await until(async () => (await world.statuses("f")).at(-1) === "succeeded");
    const again = await world.engine.takeCall(call);
    expect(again.accepted && (await world.engine.outcomeOfCall(again.run))).toEqual({
      is: "succeeded",
      outputs: { words: "first" },
    });
  });

  it("lets through, replaces, or fails what no row is for, as the table says", async () => {
    await makeTable({ is: "value", value: "other" });
    await world.store.saveTable({
      id: "t1",
      onRevision: 1,
      rows,
      otherwise: { is: "fail" },
      at: 2,
      by: "local",
    });
    await activate(
      customer("s1", lookup(constant("unknown"), 1)),
      customer("s2", lookup(pill("trigger", "amount"), 2)),
    );
    await refund(900);
    await reach("failed");
    expect(await sent()).toEqual([expect.objectContaining({ name: "other" })]);
    expect(await failure()).toContain("the lookup table “Words” has no row for");
    expect(await failure()).toContain("flow.lookup_no_row");
  });

  it("goes on with the revision that its version names, when the table has another", async () => {
    await makeTable();
    await activate(customer("s1", lookup(pill("trigger", "amount"))));
    await refund();
    await reach("succeeded");
    await world.store.saveTable({
      id: "t1",
      onRevision: 1,
      rows: [{ from: "500", to: "changed" }],
      otherwise: { is: "pass" },
      at: 2,
      by: "local",
    });
    await refund();
    await reach("succeeded", 2);
    expect(await sent()).toEqual([expect.objectContaining({ name: "small" })]);
  });

  it("fails, and says what to do, where the revision is nowhere", async () => {
    await makeTable();
    await activate(customer("s1", lookup(constant("a"))));
    // As it can be in a database that somebody has put together by hand.
    const gone = { ...flowOn("new-refund", "create-customer"), nextStep: 90 };
    const steps = [customer("s1", lookup(constant("a"), 7))];
    await world.store.saveDraft({
      id: "f",
      revision: 1,
      name: "f",
      draft: { ...gone, steps },
      at: 3,
      by: "local",
    });
    expect(await world.engine.publish("f", asLocal)).toMatchObject({ why: "not_ready" });
    await world.store.publish({
      consent: anyConsent,
      kind: "draft",
      revision: 2,
      by: "local",
      id: "f",
      versionId: "v2",
      at: 4,
    });
    await refund();
    await reach("failed");
    expect(await failure()).toContain("choose a table, and publish it again");
    expect(await sent()).toEqual([]);
  });
});

describe("what is remembered of tables", () => {
  it("is each revision that was read, as long as there is room", async () => {
    await makeTable();
    let asked = 0;
    const store = {
      tableRevision: (id: string, revision: number) => {
        asked += 1;
        return world.store.tableRevision(id, revision);
      },
    };
    const read = async (id: string, revision: number) => {
      const value = lookup(constant("gold"), revision, id);
      return (await tablesFor([value], store))(id, revision);
    };
    expect(await read("t1", 2)).toBeUndefined();
    for (const _ of [1, 2]) expect(await read("t1", 1)).toMatchObject({ rows });
    expect(asked).toBe(2);
    for (let number = 0; number < 32; number += 1) {
      const id = `t-${number}`;
      const table = { id, name: id, description: "", rows, otherwise: { is: "pass" } } as const;
      await world.store.createTable({ ...table, at: 1, by: "local" });
      await read(id, 1);
    }
    await read("t-31", 1);
    expect(asked).toBe(34);
    await read("t1", 1);
    expect(asked).toBe(35);
  });
});
