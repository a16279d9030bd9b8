import { expect, test } from "vitest";

import { seeded } from "../kit/random.ts";
import { JAPANESE, JAPANESE_ACCOUNT, shopStep } from "./shop.ts";
import { Simulator } from "./simulator.ts";

function afterSteps(steps: number, seed: number): Simulator {
  const realTime = () => 1_800_000_000_000;
  const sim = new Simulator({ random: seeded(seed), realTime });
  const random = seeded(seed);
  for (let step = 0; step < steps; step++) {
    sim.clock.advance(4000);
    shopStep(sim, random, step);
  }
  return sim;
}

test("the shop sells in several currencies, is declined at times, and gives money back", () => {
  const world = afterSteps(200, 1).world();
  const charges = world.charges.entries().map(({ object }) => object);
  expect(charges).toHaveLength(200);
  const currencies = new Set(charges.map(({ currency }) => currency));
  expect(currencies).toEqual(new Set(["usd", "eur", "gbp", "jpy", "kwd"]));
  const failed = charges.filter(({ status }) => status === "failed");
  expect(failed.length).toBeGreaterThan(5);
  expect(failed.length).toBeLessThan(60);
  expect(charges.some(({ customer }) => customer !== null)).toBe(true);
  expect(
    charges.every(
      ({ customer, receipt_email }) => (receipt_email !== null) === (customer !== null),
    ),
  ).toBe(true);
  expect(charges.map(({ metadata }) => metadata["order_id"])).toContain("1200");
  expect(world.refunds.size).toBeGreaterThan(30);
  expect(world.customers.size).toBeGreaterThan(20);
});

test("the shop does the same again with the same seed", () => {
  const ids = (sim: Simulator) =>
    sim
      .world()
      .charges.entries()
      .map(({ object }) => object.id);
  expect(ids(afterSteps(30, 5))).toEqual(ids(afterSteps(30, 5)));
  expect(ids(afterSteps(30, 5))).not.toEqual(ids(afterSteps(30, 6)));
});

test("the Japanese shop sells in yen, in an account of its own", () => {
  const sim = new Simulator({ random: seeded(1), realTime: () => 1_800_000_000_000 });
  const random = seeded(1);
  for (let step = 0; step < 30; step++) shopStep(sim, random, step, JAPANESE);
  const charges = sim
    .world(JAPANESE_ACCOUNT)
    .charges.entries()
    .map(({ object }) => object);
  expect(charges).toHaveLength(30);
  expect(new Set(charges.map(({ currency }) => currency))).toEqual(new Set(["jpy"]));
  for (const { description } of charges) expect(description).toMatch(/^注文 \d+: .+ \d 点$/);
  expect(sim.world().charges.size).toBe(0);
});
