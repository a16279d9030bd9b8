import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import type { ActionStep, Condition, Step } from "#flow/step.ts";
import type { Value } from "#flow/value.ts";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
});
afterEach(() => world.close());

const Made = z.object({ ids: z.array(z.string()) });
const Customers = z.object({ data: z.array(z.object({ default_source: z.string() })) });
const makeCustomer = async (source: string): Promise<string> =>
  Made.parse(await world.control("/customers", { count: 1, source })).ids.join();
const constant = (value: string | number): Value => ({ kind: "constant", value });
const action = (id: string, name: string, input: ActionStep["input"]): ActionStep => ({
  kind: "action",
  id,
  name: null,
  connector: "stripe",
  action: name,
  connection: "c1",
  input,
});
const charge = (id: string, customer: string) =>
  action(id, "create-charge", {
    amount: constant(700),
    currency: constant("jpy"),
    customer: constant(customer),
  });
const run = async () => {
  const [{ id } = { id: "" }] = (await world.reading.listRuns({ flowId: "f", limit: 1 })).items;
  return (await world.reading.run(id)) ?? expect.fail("no run");
};
const isOver = (attempts: number) =>
  until(async () => {
    const [status = ""] = await world.statuses("f");
    if (["failed", "succeeded"].includes(status)) {
      const { id } = await run();
      if ((await world.store.attemptsAt(id, "s1:a/s4")) === attempts) return true;
    }
    await world.advance(50);
    return false;
  });
const written = async (path: string) =>
  (await world.writes()).filter((write) => write === `POST ${path}`).length;

it.each(["stop", "propagate"] as const)(
  "an item that its handler has compensated, and ended with %s, is not charged when the loop goes on at another one",
  async (then) => {
    const declined = await makeCustomer("tok_chargeCustomerFail");
    const good = await makeCustomer("tok_visa");
    const isFirst: Condition = {
      match: "all",
      logic: "",
      rows: [
        {
          left: { kind: "pill", from: "s1", path: ["item"] },
          operator: "equals",
          right: constant("a"),
        },
      ],
    };
    const watched: Step = {
      kind: "handler",
      id: "s5",
      name: null,
      steps: [action("s6", "find-customer", { customer: constant(good) }), charge("s7", good)],
      branches: [
        {
          id: "s8",
          condition: null,
          then,
          steps: [action("s9", "create-customer", { name: constant("compensation") })],
        },
      ],
    };
    const loop: Step = {
      kind: "forEach",
      id: "s1",
      name: null,
      list: { kind: "constant", value: ["a", "b"] },
      atOnce: 2,
      onFailure: "stop",
      collect: null,
      steps: [
        {
          kind: "if",
          id: "s2",
          name: null,
          branches: [
            { id: "s3", condition: isFirst, steps: [charge("s4", declined)] },
            { id: "s10", condition: null, steps: [watched] },
          ],
        },
      ],
    };
    const document = { ...flowOn("new-refund", "create-customer"), steps: [loop], nextStep: 11 };
    await world.flow("f", document);
    expect(await world.engine.activate("f", { from: "now" }, asLocal)).toMatchObject({
      activated: true,
    });
    const match = { method: "GET", path: "/v1/customers/*", times: null };
    const fault = { kind: "error", when: "before", status: 500 };
    await world.control("/faults", { match, fault });
    await world.control("/refunds", { count: 1 });
    await world.advance(15);
    await isOver(1);
    expect((await run()).failedAt).toBe("s1:a/s4");
    expect([await written("/v1/customers"), await written("/v1/charges")]).toEqual([1, 1]);
    // By now what was read could be read, and the first card is not declined.
    await world.clearFaults();
    const other = Customers.parse(
      await world.control("/customers", { count: 1, source: "tok_visa" }),
    );
    const set = { default_source: other.data[0]?.default_source };
    await world.control(`/objects/${declined}`, { set, event: null });
    const { id: runId } = await run();
    const seen = { path: "s1:a/s4", attempts: 1, generation: 0 };
    expect(await world.engine.continueRun({ by: "local", runId, seen, confirmed: false })).toEqual({
      continued: true,
    });
    await isOver(2);
    expect([await written("/v1/customers"), await written("/v1/charges")]).toEqual([1, 2]);
    expect(await run()).toMatchObject({ status: "failed", failedAt: null });
  },
);
