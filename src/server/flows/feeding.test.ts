import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testKey } from "#connectors/stripe/stripe.world.ts";
import { openServerWorld, type ServerWorld, type Worker } from "../server.world.ts";

let world: ServerWorld;
let connection: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  connection = await world.connect();
});
afterAll(() => world.close());

interface Flow {
  readonly id: string;
  readonly polling: { readonly warnings: readonly { code: string; message: string }[] };
}
type Caller = Pick<Worker, "call">;

/** A flow that makes one thing for each of another. */
const draftOf = (trigger: string, action: string, through: string, ownEvents = 0) => ({
  format: 1,
  trigger: {
    kind: "event",
    connector: "stripe",
    trigger,
    connection: through,
    settings: {},
    everySeconds: 900,
  },
  steps: [
    {
      kind: "action",
      id: "s1",
      name: null,
      connector: "stripe",
      action,
      connection: through,
      input: inputs[action] ?? {},
    },
  ],
  nextStep: 2,
  ownEvents,
});
const constant = (value: unknown) => ({ kind: "constant", value });
const inputs: Readonly<Record<string, object>> = {
  "create-charge": {
    amount: constant(500),
    currency: constant("usd"),
    source: constant("tok_visa"),
  },
  "create-refund": { charge: constant("ch_1") },
};

const made = async (name: string, draft: object, caller: Caller = world): Promise<Flow> => {
  const { status, body } = await caller.call("POST", "/flows", { name, draft });
  expect(status).toBe(201);
  return body as Flow;
};
const activated = async ({ id }: Flow, language = "en", caller: Caller = world) => {
  const headers = { "accept-language": language };
  const { status, body } = await caller.call(
    "POST",
    `/flows/${id}/activate`,
    { from: "now" },
    headers,
  );
  expect(status).toBe(200);
  return (body as Flow).polling.warnings;
};
const ended = ({ id }: Flow) => world.call("POST", `/flows/${id}/deactivate`);

describe("flows that start each other in a ring", () => {
  test("are named at activation, once the ring closes", async () => {
    const refunds = await made("Refunds", draftOf("new-charge", "create-refund", connection));
    expect(await activated(refunds)).toEqual([]);
    // Another key to the same account sees the same charges.
    const other = await world.connect("Shop, another key");
    const charges = await made("Charges", draftOf("new-refund", "create-charge", other));
    expect(charges.polling.warnings.map(({ code }) => code)).toEqual(["flow.feeds_ring"]);
    expect(await activated(charges, "ja")).toEqual([
      {
        code: "flow.feeds_ring",
        message: expect.stringContaining("「Charges」 → 「Refunds」 → 「Charges」"),
      },
    ]);
    const allowed = await made("Charges, twice", draftOf("new-refund", "create-charge", other, 2));
    expect(allowed.polling.warnings).toEqual([
      {
        code: "flow.feeds_ring_allowed",
        message: expect.stringMatching(/“Refunds” → .*up to 2 times in a row/),
      },
    ]);
    expect((await world.call("GET", `/flows/${charges.id}/problems`)).body).toMatchObject({
      ready: true,
      problems: [
        { code: "flow.feeds_ring", severity: "warning", step: "trigger", path: ["ownEvents"] },
      ],
    });
    await ended(charges);
    const { body } = await world.call("GET", `/flows/${refunds.id}`);
    expect((body as Flow).polling.warnings).toEqual([]);
    await ended(refunds);
  });

  test("tell nobody which account the connections of others lead to", async () => {
    const mine = await made("Mine", draftOf("new-charge", "create-refund", connection));
    await activated(mine);
    const builder = await world.as("builder", "Ben");
    const values = { apiKey: testKey, apiBase: world.simulator?.url };
    const reply = await builder.call("POST", "/connections", {
      connector: "stripe",
      name: "Ben's key",
      values,
    });
    const through = (reply.body as { connection: { id: string } }).connection.id;
    const theirs = await made("Theirs", draftOf("new-refund", "create-charge", through), builder);
    expect(theirs.polling.warnings).toEqual([]);
    await ended(mine);
  });
});

test("a flow that starts itself by a flow that it calls is told so", async () => {
  const charge = draftOf("new-charge", "create-charge", connection);
  const invoke = { kind: "invoke", inputs: [], outputs: [] };
  const till = await made("Till", { ...charge, trigger: invoke });
  expect((await world.call("POST", `/flows/${till.id}/activate`, { from: "now" })).status).toBe(
    200,
  );
  const call = { kind: "call", id: "s1", name: null, flow: till.id, input: {} };
  const caller = await made("Caller", { ...charge, steps: [call] });
  expect((await world.call("GET", `/flows/${caller.id}/problems`)).body).toMatchObject({
    ready: true,
    problems: [
      { code: "flow.feeds_by_call", severity: "warning", step: "trigger", path: ["ownEvents"] },
    ],
  });
  expect(await activated(caller)).toEqual([
    {
      code: "flow.feeds_by_call",
      message: expect.stringContaining("of the called flow “Till” makes what the trigger"),
    },
  ]);
  await ended(caller);
  await ended(till);
});

test("a flow that starts itself is told so by its problems and at activation", async () => {
  const flow = await made("Again", draftOf("new-charge", "create-charge", connection));
  const { body } = await world.call("GET", `/flows/${flow.id}/problems`);
  expect(body).toMatchObject({
    ready: true,
    problems: [
      { code: "flow.feeds_itself", severity: "warning", step: "trigger", path: ["ownEvents"] },
    ],
  });
  expect((await activated(flow)).map(({ code }) => code)).toEqual(["flow.feeds_itself"]);
});

test("what a flow has passed over is asked for by its name", async () => {
  const { body } = await world.call("GET", "/events?skippedBy=nobody");
  expect(body).toEqual({ items: [], next: null });
});
