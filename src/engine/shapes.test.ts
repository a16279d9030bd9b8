import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { stripeConnector } from "#connectors/stripe/stripe.connector.ts";
import { TransientError } from "#sdk/errors.ts";
import type { AnyRowsTrigger, Connector } from "#sdk/connector.ts";
import type { Shape } from "#sdk/shape.ts";
import { text } from "#sdk/text.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld } from "./engine.world.ts";
import { digestOf } from "./shapes.ts";

/** The columns of the one table there is, by their names: what stays the same when they are renamed. */
let columns: Readonly<Record<string, string>> | null;
let asked: number;
let isDown: boolean;

const Where = z.object({ table: z.string() });
const newRow: AnyRowsTrigger = {
  kind: "snapshot",
  tells: "new",
  id: "new-row",
  label: text("New row", "新しい行"),
  help: text("New row", "新しい行"),
  watches: "row",
  settings: Where,
  where: Where,
  output: z.record(z.string(), z.unknown()),
  shaped: { of: "table", at: [[]] },
  uniqueKeys: false,
  sample: {},
  async *rows() {
    yield { rows: [], isWhole: true };
  },
  some: async () => [],
  reread: async () => null,
  matches: () => "take",
  madeBy: () => null,
};
const shapeNow = (): Shape | null =>
  columns && {
    fields: Object.entries(columns).map(([key, id]) => ({
      key,
      label: key,
      type: { is: "text" },
      required: false,
      nullable: true,
      id,
    })),
  };
const connector: Connector = {
  ...stripeConnector,
  triggers: [...stripeConnector.triggers, newRow],
  shapes: {
    async describe({ of }) {
      asked += 1;
      if (isDown)
        throw new TransientError({ code: "test.down", message: "Down", unexecuted: true });
      return of === "orders" ? shapeNow() : null;
    },
  },
};

let world: EngineWorld;
beforeEach(async () => {
  [columns, asked, isDown] = [{ id: "1", mail: "2" }, 0, false];
  world = await openEngineWorld([connector]);
  await world.connect("c1");
  const draft = flowOn("new-charge", "create-customer");
  const [step] = draft.steps;
  if (draft.trigger?.kind !== "event" || step?.kind !== "action") expect.fail("no flow");
  await world.flow("f", {
    ...draft,
    trigger: { ...draft.trigger, trigger: "new-row", settings: { table: "orders" } },
    steps: [{ ...step, input: { email: { kind: "pill", from: "trigger", path: ["mail"] } } }],
  });
});
afterEach(() => world.close());

const connection = async () => (await world.store.connection("c1")) ?? expect.fail("gone");
const refresh = async () => world.engine.readShape(await connection(), "orders");
const activate = () => world.engine.activate("f", { from: "now" }, asLocal);
const problems = async () => {
  const flow = (await world.store.flow("f")) ?? expect.fail("gone");
  return (await world.engine.problems(flow)).map(({ code }) => code);
};
const news = async () =>
  (await world.store.alertWork(world.now(), 100)).news.map((one) => one.news);

it("a version is built on the fields as they are when it is published", async () => {
  const now = shapeNow();
  expect(await activate()).toMatchObject({ activated: true });
  const version = (await world.store.flow("f"))?.version;
  const name = { connectionId: "c1", of: "orders", digest: digestOf(now) };
  expect(version?.shapes).toEqual([name]);
  columns = { id: "1", mail: "2", more: "3" };
  await refresh();
  expect(await world.store.shape(name)).toMatchObject({ shape: now });
  expect(await problems()).toEqual([]);
});

it("what has changed since is a problem before it is a failure, and news of the active flow", async () => {
  await activate();
  columns = { id: "1", address: "2" };
  await refresh();
  await refresh();
  expect(await problems()).toEqual(["flow.unknown_pill", "flow.field_renamed"]);
  expect(await news()).toMatchObject([
    {
      kind: "fields_changed",
      flowId: "f",
      code: "flow.field_renamed",
      advice: { en: expect.stringContaining("“mail” of “orders” is now called “address”") },
    },
  ]);
  expect(await activate()).toMatchObject({ activated: false, why: "not_ready" });
});

it("fields that were read a moment ago are not asked for again, and those of a system that is down are the last", async () => {
  const recent = async () => world.engine.recentShape(await connection(), "orders");
  const first = await recent();
  await recent();
  expect(asked).toBe(1);
  await world.advance(600);
  isDown = true;
  expect(await recent()).toEqual(first);
  await expect(refresh()).rejects.toThrow("Down");
  // A flow goes live all the same.
  isDown = false;
  columns = null;
  expect(await refresh()).toMatchObject({ shape: null });
  expect(await problems()).toContain("flow.thing_gone");
});

it("what people write about fields names no other shape", () => {
  const [one, ...more] = shapeNow()?.fields ?? [];
  if (one === undefined) expect.fail("no field");
  const shape = { fields: [one, ...more] };
  expect(digestOf({ fields: [{ ...one, help: "Words", label: "Id" }, ...more] })).toBe(
    digestOf(shape),
  );
  expect(digestOf({ fields: [{ ...one, required: true }, ...more] })).not.toBe(digestOf(shape));
});
