import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunDetail } from "#reading/run-views.ts";
import type { ActionStep, Condition, Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  runs = 0;
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const constant = (value: string | number): Value => ({ kind: "constant", value });
const pill = (from: string, ...path: string[]): Value => ({ kind: "pill", from, path });
const action = (id: string, name: string, input: ActionStep["input"]): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: name,
  connection: "c1",
  input,
});
const customer = (id: string, name: Value) => action(id, "create-customer", { name });
const when = (left: Value, operator: Condition["rows"][number]["operator"], right: Value) =>
  ({
    match: "all",
    logic: "",
    otherCurrency: "stop",
    rows: [{ left, operator, right, currency: "usd" }],
  }) as const satisfies Condition;

const activate = async (...steps: readonly Step[]) => {
  const document = { ...flowOn("new-refund", "create-customer"), steps: [...steps], nextStep: 90 };
  await world.flow("f", document);
  await world.engine.activate("f", { from: "now" }, asLocal);
};
let runs = 0;
/** A refund comes, and its run gets on until it has this status. */
const runUntil = async (wanted: string, amount = 500) => {
  runs += 1;
  await world.control("/refunds", { count: 1, amount });
  await until(async () => {
    await world.advance(15);
    const all = await world.statuses("f");
    return all.length === runs && all.at(-1) === wanted;
  });
};
const run = async (): Promise<RunDetail> => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};

describe("a run that a condition ends", () => {
  const more = when(pill("trigger", "amount"), "greater", constant(1_000));
  const big = (id: string, block: string, ...steps: readonly Step[]): Step => ({
    kind: "if",
    id,
    name: null,
    branches: [{ id: block, condition: more, steps: [...steps] }],
  });
  const stop = (id: string): Step => ({
    kind: "stop",
    id,
    name: null,
    outcome: "succeeded",
    message: null,
  });
  const small = when(pill("trigger", "amount"), "less", constant(1_000));

  it("is filtered, with the condition and the value that decided", async () => {
    await activate(big("s1", "s2", customer("s3", constant("Big"))));
    await runUntil("filtered");
    expect((await run()).filter).toEqual({
      path: "s1",
      held: false,
      condition: {
        en: "Amount is greater than $10.00",
        ja: expect.stringMatching(/「金額」.*\$10\.00/),
      },
      value: { en: "Amount: $5.00", ja: "「金額」: $5.00" },
    });
    expect(await world.writes()).toEqual([]);
    await runUntil("succeeded", 2_000);
    expect((await run()).filter).toBeNull();
  });

  it("is filtered at a Stop that a condition led to, with what else was read before", async () => {
    await activate(
      action("s6", "list-charges", {}),
      {
        kind: "if",
        id: "s1",
        name: null,
        branches: [{ id: "s2", condition: small, steps: [stop("s3")] }],
      },
      customer("s4", constant("Big")),
    );
    await runUntil("filtered");
    expect((await run()).filter).toMatchObject({
      path: "s3",
      held: true,
      condition: { en: "Amount is less than $10.00" },
      value: { en: "Amount: $5.00" },
    });
    expect(await world.writes()).toEqual([]);
  });

  it("is filtered in the Else, by the conditions before it", async () => {
    await activate({
      kind: "if",
      id: "s1",
      name: null,
      branches: [
        { id: "s2", condition: more, steps: [customer("s3", constant("Big"))] },
        { id: "s4", condition: null, steps: [stop("s5")] },
      ],
    });
    await runUntil("filtered");
    expect((await run()).filter).toMatchObject({ path: "s5", held: false });
  });

  it("has succeeded where it has written before", async () => {
    const nothing = big("s1", "s2", customer("s3", constant("Big")));
    await activate(customer("s4", constant("First")), nothing);
    await runUntil("succeeded");
    expect((await run()).filter).toBeNull();
  });

  it("has succeeded where it has gone on behind the condition", async () => {
    const nothing = big("s1", "s2", customer("s3", constant("Big")));
    await activate(nothing, action("s4", "list-charges", {}));
    await runUntil("succeeded");
    expect((await run()).filter).toBeNull();
  });
});
