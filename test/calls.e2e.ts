import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crashWords } from "../src/test-crash.ts";
import { constant, flowOn, pill } from "./documents.ts";
import { eventually, openWorld, type Process, type World } from "./world.ts";

/** Flows that call flows that write, judged by Stripe's own ledger, whatever dies in between. */

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const action = (connection: string, id: string, name: string) => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: name,
  connection,
  input: { name: pill("trigger", "event") },
});
const call = (id: string, flow: string, event: object) => ({
  kind: "call",
  id,
  name: null,
  flow,
  input: { event },
});
const called = (outputs: readonly object[], ...steps: readonly object[]) => ({
  format: 1,
  trigger: {
    kind: "invoke",
    inputs: [{ name: "event", type: "text", required: true, help: "" }],
    outputs,
  },
  steps,
  nextStep: 20,
  ownEvents: 0,
});

/** Three deep: a customer, inside of it a product, and behind both one more customer, of what came back. */
async function flows() {
  const connection = await world.connect();
  const event = pill("trigger", "event");
  const inner = await world.activeFlow(
    "Inner",
    called(
      [{ name: "product", value: pill("s1", "id") }],
      action(connection, "s1", "create-product"),
    ),
  );
  const middle = await world.activeFlow(
    "Middle",
    called(
      [{ name: "product", value: pill("s2", "product") }],
      action(connection, "s1", "create-customer"),
      call("s2", inner, event),
    ),
  );
  const outer = await world.activeFlow("Outer", {
    ...flowOn("new-charge", connection, [], {}),
    steps: [
      call("s1", middle, pill("trigger", "id")),
      {
        ...action(connection, "s2", "create-customer"),
        input: { name: constant("after"), description: pill("s1", "product") },
      },
    ],
    nextStep: 3,
  });
  return { inner, middle, outer };
}

const executed = () => world.stripe.ledger({ method: "POST", outcome: "executed", limit: "1000" });

interface Shown {
  readonly status: string;
  readonly calls: readonly { readonly runId: string; readonly status: string }[];
  readonly caller: { readonly runId: string } | null;
}

describe("a flow that calls a flow that calls a flow", () => {
  it("is killed at any point, each time that it comes there: one run of each, one write of each", async () => {
    const { stripe } = world;
    const points = ["call-before", "call-after", "send-after", "result-before"];
    const start = (crash: string): Promise<Process> => {
      world.env["MILLRACE_TEST_CRASH"] = crash;
      return world.startProcess();
    };
    let first = await start(`${points[0]}:1:signal`);
    for (const [index, point] of points.entries()) {
      const { inner, middle, outer } = await flows();
      const before = (await executed()).length;
      const charges = await stripe.makeCharges({ count: 2 });
      first.signal("SIGUSR2");
      await first.waitFor(new RegExp(crashWords.counts));
      await killedOrOver(first, outer);
      // The second death comes a little later on the way.
      await killedOrOver(await start(`${point}:2:0`), outer);

      first = await start(index + 1 < points.length ? `${points[index + 1]}:1:signal` : "");
      const beside = world.databaseUrl === null ? null : await start("");
      const runs = await eventually(
        () => world.runs(outer),
        (all) => all.length === 2 && all.every(({ status }) => status === "succeeded"),
      );
      expect(runs.map(({ reference }) => reference)).toEqual(charges);
      for (const flow of [middle, inner])
        expect((await world.runs(flow)).map(({ status }) => status)).toEqual([
          "succeeded",
          "succeeded",
        ]);
      const made = (await executed()).slice(before);
      expect(made.filter(({ path }) => path === "/v1/customers")).toHaveLength(4);
      expect(made.filter(({ path }) => path === "/v1/products")).toHaveLength(2);
      const keys = made.map((write) => write.idempotency_key).filter((key) => key !== null);
      expect(keys).toHaveLength(6);
      expect(new Set(keys).size).toBe(6);
      const [run] = runs;
      const shown = await world.api<Shown>("GET", `/runs/${run?.id}`);
      const [below] = shown.calls;
      expect(await world.api<Shown>("GET", `/runs/${below?.runId}`)).toMatchObject({
        caller: { runId: run?.id },
      });
      await world.endFlows();
      await beside?.end("SIGTERM");
    }
  });
});

/** Lets a process work until it dies on the way, or has done all. */
async function killedOrOver(doomed: Process, outer: string): Promise<void> {
  await world.advance(15);
  const over = eventually(
    () => world.runs(outer).catch(() => []),
    (runs) => runs.length === 2 && runs.every(({ status }) => status === "succeeded"),
  ).catch(() => undefined);
  await Promise.race([doomed.ended, over]);
  await doomed.end("SIGKILL");
}

it("a caller that is cancelled while all is down takes along what it has called", async () => {
  const product = await world.startProcess();
  const { stripe } = world;
  const { inner, middle, outer } = await flows();
  // The innermost write is answered with "too many", again and again.
  await stripe.arm({
    match: { method: "POST", path: "/v1/products", times: null },
    fault: { kind: "rate_limited", reason: "global-rate" },
  });
  await stripe.makeCharges({ count: 1 });
  await world.advance(15);
  await eventually(
    () => world.runs(inner),
    (runs) => runs.length === 1,
  );
  const [run] = await world.runs(outer);
  await world.api("POST", `/runs/${run?.id}/cancel`);
  await product.end("SIGKILL");
  await world.start();
  for (const flow of [outer, middle, inner])
    await eventually(
      () => world.runs(flow),
      (runs) => runs.length === 1 && runs.every(({ status }) => status === "cancelled"),
    );
  const made = (await executed()).map(({ path }) => path);
  expect(made).not.toContain("/v1/products");
});
