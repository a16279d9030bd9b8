import { afterEach, beforeEach, expect, it } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";

let world: EngineWorld;
beforeEach(async () => {
  world = await openEngineWorld();
  await world.engine.start();
  await world.connect("c1");
  await world.flow("f", flowOn("new-charge", "create-customer"));
  await world.engine.activate("f", { from: "now" }, asLocal);
});
afterEach(() => world.close());

const day = 86_400;
const statuses = async () => (await world.statuses("f")).toSorted();

it("runs are forgotten when they ended 30 days ago, and not those that need a person", async () => {
  await world.control("/faults", {
    match: { method: "POST", path: "/v1/customers", times: 1 },
    fault: { kind: "error", when: "before", status: 500 },
  });
  await world.control("/charges", { count: 130 });
  await until(async () => {
    await world.advance(60);
    const all = await statuses();
    return all.length === 130 && all.filter((one) => one === "succeeded").length === 129;
  });
  // In small steps: a jump of more than a minute would put in doubt what was sent before it.
  await until(async () => {
    await world.advance(50);
    return (await statuses()).includes("parked");
  });
  const writes = (await world.writes()).length;

  await world.advance(29 * day);
  await world.advance(601);
  expect((await statuses()).length).toBe(130);
  await world.advance(2 * day);
  await until(async () => {
    await world.advance(10);
    return (await statuses()).length === 1;
  });
  expect(await statuses()).toEqual(["parked"]);
  expect((await world.writes()).length).toBe(writes);
});

it("what an administrator sets counts from the next time that history is looked through", async () => {
  await world.control("/charges", { count: 3 });
  await until(async () => {
    await world.advance(60);
    return (await statuses()).filter((one) => one === "succeeded").length === 3;
  });
  await world.store.changeSettings({ historyDays: 2 });
  await world.advance(day + day / 2);
  await world.advance(601);
  expect((await statuses()).length).toBe(3);
  await world.advance(day);
  await until(async () => {
    await world.advance(601);
    return (await statuses()).length === 0;
  });
});
