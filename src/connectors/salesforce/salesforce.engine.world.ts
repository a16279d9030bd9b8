/** For tests: the engine's own loop before a simulated Salesforce, and a simulated Stripe whose charges start flows. */
import { expect } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { FlowDocument } from "#flow/document.ts";
import type { JsonObject } from "#sdk/index.ts";
import type { Value } from "#flow/value.ts";
import { type SimulatedSalesforce, startSalesforce } from "./salesforce.world.ts";

export interface SalesforceWorld {
  readonly world: EngineWorld;
  readonly org: SimulatedSalesforce;
  /** One charge starts a run of these steps, whose requests to a path meet these faults. */
  run(steps: readonly Step[], path: string, ...faults: readonly JsonObject[]): Promise<void>;
  /** Another flow, `g`, in which one refund starts a run of these steps, later than all runs until now. */
  runLater(...steps: readonly Step[]): Promise<void>;
  /** Activates a flow that a trigger on an object starts, with these steps. */
  listen(
    trigger: string,
    settings: Readonly<Record<string, string>>,
    steps: readonly Step[],
  ): Promise<void>;
  becomes(status: string, seconds?: number): Promise<void>;
  /** The only run of the flow. */
  detail(): Promise<Detail>;
  close(): Promise<void>;
}

type Detail = NonNullable<Awaited<ReturnType<EngineWorld["reading"]["run"]>>>;

export interface Step {
  readonly action: string;
  readonly input: Readonly<Record<string, Value>>;
}

export const constant = (value: string): Value => ({ kind: "constant", value });
export const setting = (field: string, value: Value): Value => ({
  kind: "list",
  items: [{ kind: "object", fields: { field: constant(field), value } }],
});
export const idOf = (step: string): Value => ({ kind: "pill", from: step, path: ["id"] });

export const create = (more: Readonly<Record<string, Value>> = {}): Step => ({
  action: "create-record",
  input: {
    object: constant("Account"),
    values: setting("Name", { kind: "pill", from: "trigger", path: ["id"] }),
    ...more,
  },
});

export const objectOf = (fields: Readonly<Record<string, Value>>): Value => ({
  kind: "object",
  fields,
});
export const itemsOf = (...items: readonly Value[]): Value => ({ kind: "list", items });

/** A list of accounts, one for each name. */
export const createNamed = (...names: readonly string[]): Step => ({
  action: "create-records",
  input: {
    object: constant("Account"),
    items: itemsOf(...names.map((name) => objectOf({ name: constant(name) }))),
    fields: itemsOf(objectOf({ field: constant("Name"), item: constant("name") })),
  },
});

export async function openSalesforceWorld(
  login: "client_credentials" | "jwt_bearer" = "client_credentials",
): Promise<SalesforceWorld> {
  const world = await openEngineWorld();
  const org = await startSalesforce(() => world.now());
  const { settings, secrets } = await credentials(org, login);
  world.trusted.push(org.url);
  await world.engine.start();
  await world.connect("c1");
  await world.store.createConnection({
    id: "s1",
    owner: "local",
    connector: "salesforce",
    name: "s1",
    mode: "test",
    account: "00D000000000001EAA",
    accountName: "Millrace Demo",
    settings,
    sealed: JSON.stringify(secrets),
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "salesforce"
      ? { ...connection.settings, ...secrets }
      : ofStripe(connection);
  const activate = async (
    document: FlowDocument,
    steps: readonly Step[],
    flow = "f",
  ): Promise<void> => {
    await world.flow(flow, {
      ...document,
      nextStep: steps.length + 1,
      steps: steps.map(({ action, input }, index) => ({
        kind: "action",
        id: `s${index + 1}`,
        name: null,
        connector: "salesforce",
        connection: "s1",
        action,
        input,
      })),
    });
    const told = await world.engine.activate(flow, { from: "now" }, asLocal);
    expect(told).toMatchObject({ activated: true });
  };
  return {
    world,
    org,
    run: async (steps, path, ...faults) => {
      await activate(flowOn("new-charge", "create-customer"), steps);
      await org.strike(path, ...faults);
      await world.control("/charges", { count: 1 });
    },
    runLater: async (...steps) => {
      // A refund is of a charge, which would start the first flow once more.
      await world.engine.deactivate("f");
      await activate(flowOn("new-refund", "create-customer"), steps, "g");
      await world.control("/refunds", { count: 1 });
      await until(async () => {
        await world.advance(5);
        return (await world.statuses("g")).join() === "succeeded";
      });
    },
    listen: (trigger, where, steps) =>
      activate(
        {
          ...flowOn("new-charge", "create-customer"),
          trigger: {
            kind: "event",
            connector: "salesforce",
            trigger,
            connection: "s1",
            settings: { ...where },
            everySeconds: 15,
          },
        },
        steps,
      ),
    becomes: (status, seconds = 15) =>
      until(async () => {
        await world.advance(seconds);
        return (await world.statuses("f")).join() === status;
      }),
    detail: async () => {
      const { items } = await world.reading.listRuns({ flowId: "f", limit: 1 });
      return (await world.reading.run(items[0]?.id ?? "")) ?? expect.fail("no run");
    },
    close: async () => {
      await world.close();
      await org.close();
    },
  };
}

async function credentials(
  org: SimulatedSalesforce,
  login: "client_credentials" | "jwt_bearer",
): Promise<{ readonly settings: JsonObject; readonly secrets: JsonObject }> {
  if (login === "jwt_bearer") {
    const { privateKey, ...settings } = await org.sign();
    return { settings, secrets: { privateKey } };
  }
  const { secret, ...settings } = org.values;
  return { settings, secrets: { secret } };
}
