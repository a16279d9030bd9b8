import { afterAll, beforeAll, expect, test } from "vitest";
import { draftOn, made } from "../people.world.ts";
import { openServerWorld, type ServerWorld } from "../server.world.ts";

let world: ServerWorld;
let id: string;
beforeAll(async () => {
  world = await openServerWorld({ simulator: true });
  const draft = draftOn(await world.connect(), { amount: 700 });
  ({ id } = made(await world.call("POST", "/flows", { name: "Till", draft })));
});
afterAll(() => world.close());

const set = (rule: object) => world.call("PUT", `/flows/${id}/switch-off`, rule);
const shown = async () => {
  const { body } = await world.call("GET", "/flows?text=Till");
  return (body as { items: readonly object[] }).items[0];
};

test("it is said, shown and taken back", async () => {
  expect(await shown()).toMatchObject({ switchOff: null, switchedOff: null });
  const rule = { inARow: 3, share: { percent: 50, of: 20 } };
  expect(await set(rule)).toMatchObject({ status: 200, body: { id, switchOff: rule } });
  expect(await shown()).toMatchObject({ switchOff: rule, switchedOff: null });
  expect(await set({ inARow: null, share: null })).toMatchObject({ body: { switchOff: null } });
});

test.each([
  [{ inARow: 0, share: null }, "inARow"],
  [{ inARow: 1_001, share: null }, "inARow"],
  [{ inARow: null, share: { percent: 101, of: 5 } }, "share"],
  [{ inARow: null, share: { percent: 50, of: 0 } }, "share"],
  [{ share: null }, "inARow"],
])("%o is refused, and %s is named", async (rule, field) => {
  const { status, body } = await set(rule);
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain(field);
});

test("why it has switched itself off is shown until it is activated", async () => {
  const activate = () => world.call("POST", `/flows/${id}/activate`, { from: "now" });
  expect(await activate()).toMatchObject({ status: 200 });
  await set({ inARow: 2, share: null });
  const [record] = await world.store.switchOffs([id]);
  const why = { kind: "in_a_row", failed: 2 } as const;
  const { countedFrom = 0 } = record ?? {};
  const at = world.now();
  await world.store.switchOff({ flowId: id, countedFrom, why, at });
  const switchedOff = { at: new Date(at).toISOString(), why };
  expect(await shown()).toMatchObject({ state: "inactive", switchedOff });
  await activate();
  expect(await shown()).toMatchObject({ state: "active", switchedOff: null });
});

test("there is none for a flow that is not there", async () => {
  expect(
    await world.call("PUT", "/flows/none/switch-off", { inARow: 2, share: null }),
  ).toMatchObject({ status: 404, body: { error: { code: "flow.not_found" } } });
});
