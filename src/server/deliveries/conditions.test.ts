import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { codeOf, made, openPeopleWorld, type PeopleWorld } from "../people.world.ts";

let world: PeopleWorld;
let flow: { readonly id: string; readonly url: string };
beforeAll(async () => {
  world = await openPeopleWorld();
  await world.engine.start();
  flow = await flowFor(when("greater", 100));
});
afterAll(() => world.close());

const total = { kind: "pill", from: "trigger", path: ["body", "total"] };
const when = (operator: string, right: number) => ({
  match: "all",
  logic: "",
  rows: [{ left: total, operator, right: { kind: "constant", value: right } }],
});
const draftOf = (condition?: object) => ({
  format: 1,
  trigger: {
    kind: "webhook",
    check: { kind: "none", id: { from: "body", path: ["id"] } },
    headers: [],
    sample: { body: { id: "a", total: 1 } },
    ...(condition === undefined ? {} : { condition }),
  },
  steps: [{ kind: "variable", id: "s1", name: null, type: "text", initial: null }],
  nextStep: 2,
  ownEvents: 0,
});
const flowFor = async (condition: object) => {
  const draft = draftOf(condition);
  const { id } = made(await world.hana("POST", "/flows", { name: "Big orders", draft }));
  const address = await world.hana("POST", `/flows/${id}/webhook/address`);
  const { url } = z.object({ url: z.string() }).parse(address.body);
  const active = await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  expect(active.status, active.text).toBe(200);
  return { id, url };
};
const deliver = async (body: object) => {
  const headers = { host: "127.0.0.1:3400", "content-type": "application/json" };
  const reply = await world.app.request(flow.url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  return reply.status;
};
const Skipped = z.object({
  items: z.array(
    z.object({ deliveries: z.array(z.looseObject({ reason: z.string().nullable() })) }),
  ),
});
const skippedFor = async (who: PeopleWorld["hana"]) => {
  const { body } = await who("GET", `/events?skippedBy=${flow.id}`);
  return Skipped.parse(body).items.map(({ deliveries }) => deliveries[0]);
};
const runs = async () => (await world.reading.listRuns({ flowId: flow.id, limit: 9 })).items;

test("a delivery that does not meet the condition is received, makes no run, and is listed with what decided", async () => {
  expect(await deliver({ id: "small", total: 99 })).toBe(200);
  expect(await deliver({ id: "small", total: 990 })).toBe(200);
  expect(await runs()).toEqual([]);
  expect(await skippedFor(world.hana)).toEqual([
    {
      flowId: flow.id,
      outcome: "skipped",
      runId: null,
      reason: "condition",
      because: { condition: "Body › total is greater than 100", value: "Body › total: 99" },
    },
  ]);
  expect(await deliver({ id: "big", total: 101 })).toBe(200);
  expect(await runs()).toHaveLength(1);
  const csv = await world.hana("GET", `/events/csv?skippedBy=${flow.id}`);
  expect(csv.text).toContain("(condition: Body › total is greater than 100 [Body › total: 99])");
});

test("who does not see the values, sees the condition alone", async () => {
  expect(await skippedFor(world.ken)).toMatchObject([
    { because: { condition: "Body › total is greater than 100", value: "…" } },
  ]);
});

test("a delivery that nobody can tell of makes a failed run, which says what to do", async () => {
  expect(await deliver({ id: "odd", total: "many" })).toBe(200);
  await expect.poll(async () => (await runs())[0]?.status).toBe("failed");
  const [{ id } = { id: "" }] = await runs();
  const shown = await world.hana("GET", `/runs/${id}`);
  expect(shown.body).toMatchObject({
    status: "failed",
    error: {
      code: "flow.trigger_condition_undecided",
      message: expect.stringContaining("compares"),
      advice: expect.stringContaining("publish the flow"),
    },
    continuation: null,
    steps: [],
  });
  expect((await world.ken("GET", `/runs/${id}`)).text).not.toContain("many");
});

test("who sees the values but for the private ones, does not see what decided", async () => {
  await world.hana("PUT", `/flows/${flow.id}/readers/${world.ids.ken}`);
  expect(await skippedFor(world.ken)).toMatchObject([{ because: { value: "Body › total: 99" } }]);
  const [{ id } = { id: "" }] = await runs();
  expect((await world.ken("GET", `/runs/${id}`)).text).toContain("many");
  const marks = await world.hana("PUT", `/flows/${flow.id}/private-fields`, {
    fields: ["trigger.body.total"],
  });
  expect(marks.status, marks.text).toBe(200);
  expect(await skippedFor(world.ken)).toMatchObject([
    { because: { condition: "Body › total is greater than 100", value: "••• (private)" } },
  ]);
  expect((await world.ken("GET", `/runs/${id}`)).text).not.toContain("many");
  expect(await skippedFor(world.hana)).toMatchObject([{ because: { value: "Body › total: 99" } }]);
});

test("a condition is edited by an operation, and checked like that of a branch", async () => {
  const draft = draftOf();
  const { id } = made(await world.hana("POST", "/flows", { name: "Edited", draft }));
  const set = (condition: object | null, revision: number) =>
    world.hana("POST", `/flows/${id}/edits`, {
      operations: [{ do: "setTriggerCondition", condition }],
      revision,
    });
  const half = { ...when("greater", 1), rows: [{ left: total, operator: "greater", right: null }] };
  expect((await set(half, 1)).body).toMatchObject({ draft: { trigger: { condition: half } } });
  const refused = await world.hana("POST", `/flows/${id}/activate`, { from: "now" });
  expect([codeOf(refused), refused.text]).toEqual([
    "flow.not_ready",
    expect.stringContaining("flow.condition_incomplete"),
  ]);
  expect((await set(null, 2)).body).toMatchObject({ draft });
});
