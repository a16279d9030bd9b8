/** For tests: the engine's own loop before a simulated Slack, and a simulated Stripe whose charges start the flow. */
import { expect } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "#engine/engine.world.ts";
import type { JsonObject } from "#sdk/index.ts";
import type { Value } from "#flow/value.ts";
import { goodToken, type SimulatedSlack, startSlack } from "./slack.world.ts";

export interface SlackWorld {
  readonly world: EngineWorld;
  readonly slack: SimulatedSlack;
  /** One charge starts a run of these steps, whose calls of the method meet these faults. */
  run(steps: readonly Step[], method: string, ...faults: readonly JsonObject[]): Promise<void>;
  becomes(status: string, seconds?: number): Promise<void>;
  /** The only run of the flow. */
  detail(): Promise<Detail>;
  close(): Promise<void>;
}

type Detail = NonNullable<Awaited<ReturnType<EngineWorld["reading"]["run"]>>>;

export interface Step {
  readonly action?: string;
  readonly input: Readonly<Record<string, Value>>;
}

export const constant = (value: string): Value => ({ kind: "constant", value });
export const inChannel = (channel: string) => ({
  to: constant("channel"),
  channel: constant(channel),
});
const words: Value = {
  kind: "text",
  parts: ["**New charge** ", { kind: "pill", from: "trigger", path: ["description"] }],
};

export async function openSlackWorld(): Promise<SlackWorld> {
  const world = await openEngineWorld();
  const slack = await startSlack(() => world.now());
  world.trusted.push(slack.url);
  await world.engine.start();
  await world.connect("c1");
  await world.store.createConnection({
    id: "s1",
    owner: "local",
    connector: "slack",
    name: "s1",
    mode: "test",
    account: "T0MILLRACE/B0MILLRACE",
    accountName: "Millrace Demo",
    settings: { apiBase: slack.url },
    sealed: goodToken,
    broken: null,
    createdAt: world.now(),
  });
  const ofStripe = world.credentials;
  world.credentials = (connection) =>
    connection.connector === "slack"
      ? { ...connection.settings, token: connection.sealed }
      : ofStripe(connection);
  return {
    world,
    slack,
    run: async (steps, method, ...faults) => {
      await world.flow("f", {
        ...flowOn("new-charge", "create-customer"),
        nextStep: steps.length + 1,
        steps: steps.map(({ action = "post-message", input }, index) => ({
          kind: "action",
          id: `s${index + 1}`,
          name: null,
          connector: "slack",
          connection: "s1",
          action,
          input: { text: words, ...input },
        })),
      });
      const told = await world.engine.activate("f", { from: "now" }, asLocal);
      expect(told).toMatchObject({ activated: true });
      await slack.strike(method, ...faults);
      const description = "<!channel> [x](https://x.example)";
      await world.control("/charges", { count: 1, description });
    },
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
      await slack.close();
    },
  };
}
