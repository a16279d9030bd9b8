/** For tests: the engine's own loop before a simulated Google, and a simulated Stripe whose charges start the flow. */
import { expect } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import type { Value } from "#flow/value.ts";
import { demoSpreadsheet } from "./google-sheets.demo.ts";
import { type SimulatedSheets, startSheets } from "./google-sheets.world.ts";

export interface SheetsWorld {
  readonly world: EngineWorld;
  readonly google: SimulatedSheets;
  /** One charge starts a run of one step, whose writes meet these faults. */
  run(action: string, input: Input, ...faults: readonly JsonObject[]): Promise<void>;
  /** The same without the charge; `f` unless another flow is named. */
  publish(action: string, input: Input, flow?: string): Promise<void>;
  /** A flow listens to rows. */
  listen(trigger: string, settings: Readonly<Record<string, string>>): Promise<void>;
  /** So many polls are over, whether they have found something or not. */
  poll(times?: number): Promise<void>;
  /** What the events of the flow hold, the oldest first. */
  events(): Promise<readonly unknown[]>;
  becomes(status: string, seconds?: number): Promise<void>;
  /** Of the only run. */
  error(): Promise<unknown>;
  close(): Promise<void>;
}

type Input = Readonly<Record<string, Value>>;

export const constant = (value: string): Value => ({ kind: "constant", value });
export const valuesOf = (values: Readonly<Record<string, string | number>>): Value => ({
  kind: "list",
  items: Object.entries(values).map(([column, value]) => ({
    kind: "object",
    fields: { column: constant(column), value: { kind: "constant", value } },
  })),
});

export async function openSheetsWorld(): Promise<SheetsWorld> {
  const world = await openEngineWorld();
  const google = await startSheets(() => world.now());
  world.trusted.push(google.url);
  await world.engine.start();
  await world.connect("c1");
  const { key, ...settings } = google.values;
  await world.store.createConnection({
    id: "g1",
    owner: "local",
    connector: "google-sheets",
    name: "g1",
    mode: "test",
    account: demoSpreadsheet,
    accountName: "Millrace demo",
    settings,
    sealed: key,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "google-sheets"
      ? { ...connection.settings, key: connection.sealed }
      : ofStripe(connection);
  const activated = async (flow = "f") => {
    const told = await world.engine.activate(flow, { from: "now" }, asLocal);
    expect(told).toMatchObject({ activated: true });
  };
  const draft = flowOn("new-charge", "create-customer");
  const publish: SheetsWorld["publish"] = async (action, input, flow = "f") => {
    const step = { kind: "action", id: "s1", name: null, connector: "google-sheets" } as const;
    const steps = [{ ...step, connection: "g1", action, input }];
    await world.flow(flow, { ...draft, steps });
    await activated(flow);
  };
  const nextAt = async () => {
    const { connectionId, trigger, place } = (await world.store.subscription("f")) ?? expect.fail();
    return (await world.store.poll(connectionId, trigger, place?.id))?.nextAt ?? 0;
  };
  return {
    world,
    google,
    publish,
    run: async (action, input, ...faults) => {
      await publish(action, input);
      await google.strike("POST", "/v4/*", ...faults);
      await world.control("/charges", { count: 1 });
    },
    listen: async (trigger, chosen) => {
      if (draft.trigger?.kind !== "event") throw new Error("It is polled");
      const of = { connector: "google-sheets", connection: "g1", trigger, everySeconds: 60 };
      const source = { ...draft.trigger, ...of, settings: { ...chosen } };
      const step = { kind: "action", id: "s1", name: null, connector: "stripe" } as const;
      const input = { name: constant("x") };
      const steps = [{ ...step, connection: "c1", action: "create-customer", input }];
      await world.flow("f", { ...draft, trigger: source, steps });
      await activated();
    },
    poll: async (times = 1) => {
      for (let time = 0; time < times; time += 1) {
        const before = await nextAt();
        await until(async () => {
          await world.advance(15);
          return (await nextAt()) > before;
        });
      }
    },
    events: async () => {
      const { items } = await world.reading.listEvents({ flowId: "f", limit: 200 });
      return items.map(({ data }) => data).toReversed();
    },
    becomes: (status, seconds = 15) =>
      until(async () => {
        await world.advance(seconds);
        return (await world.statuses("f")).join() === status;
      }),
    error: async () => {
      const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
      const run = (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
      return run.error;
    },
    close: async () => {
      await world.close();
      await google.close();
    },
  };
}
