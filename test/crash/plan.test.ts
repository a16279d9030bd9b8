import { describe, expect, test } from "vitest";
import { seeded } from "../../simulator/kit/random.ts";
import { readConfig } from "../../src/config.ts";
import { actNames, forgettable } from "./acts.ts";
import { faultRules } from "./faults.ts";
import { jumpName, jumpNames, jumpsOf } from "./jumps.ts";
import { outagesOf } from "./outages.ts";
import { killNamesOf, nameOf, planOf, settingOf } from "./plan.ts";

const deployments = [
  { store: "sqlite", lossy: false },
  { store: "sqlite", lossy: true },
  { store: "postgres", lossy: false },
  { store: "postgres", lossy: true },
] as const;

describe.each(deployments)("the plan for $store, lossy $lossy", ({ store, lossy }) => {
  test("is the same for the same seed, and another for another", () => {
    const plan = planOf({
      store,
      harsh: true,
      lossy,
      calm: false,
      move: false,
      seed: 7,
      kills: 100,
    });
    expect(
      planOf({ store, harsh: true, lossy, calm: false, move: false, seed: 7, kills: 100 }),
    ).toEqual(plan);
    expect(plan.digest).toMatch(/^[0-9a-f]{12}$/);
    expect(
      planOf({ store, harsh: true, lossy, calm: false, move: false, seed: 8, kills: 100 }).digest,
    ).not.toBe(plan.digest);
    expect(
      planOf({ store, harsh: true, lossy, calm: false, move: false, seed: 7, kills: 101 }).digest,
    ).not.toBe(plan.digest);
  });

  test("deals the kills evenly over all points and the random moments", () => {
    const { kills } = planOf({
      store,
      harsh: true,
      lossy,
      calm: false,
      move: false,
      seed: 1,
      kills: 200,
    });
    const counts = killNamesOf({ store, harsh: true, lossy }).map(
      (name) => kills.filter((kill) => nameOf(kill) === name).length,
    );
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    expect(counts.reduce((sum, count) => sum + count)).toBe(200);
  });

  test("deals as many acts as kills, evenly over all that people do", () => {
    const { acts } = planOf({
      store,
      harsh: true,
      lossy,
      calm: false,
      move: false,
      seed: 1,
      kills: 45,
    });
    const names = lossy ? forgettable : actNames;
    const counts = names.map((name) => acts.filter((act) => act.name === name).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(45);
    expect(Math.min(...counts)).toBe(Math.floor(45 / names.length));
    expect(Math.max(...counts)).toBe(Math.ceil(45 / names.length));
  });

  test("says each kill as the product understands it", () => {
    for (const kill of [
      ...planOf({ store, harsh: true, lossy, calm: false, move: false, seed: 3, kills: 40 }).kills,
      null,
    ]) {
      const said = settingOf(kill);
      expect(readConfig([], { MILLRACE_TEST_CRASH: said }).testCrash).toBe(said);
    }
  });
});

// But not a refusal, which fails the run as it should.
test("every fault that the simulator knows is armed, on writes and on reads", () => {
  const kindsOn = (side: "reads" | "writes") =>
    new Set(faultRules(seeded(1)).flatMap(({ on, fault }) => (on === side ? [fault.kind] : [])));
  const all = [
    "rate_limited",
    "lock_timeout",
    "error",
    "stranger",
    "cut",
    "drip",
    "truncate",
    "delay",
  ];
  expect(kindsOn("reads")).toEqual(new Set(all));
  expect(kindsOn("writes")).toEqual(new Set([...all, "late", "repeat"]));
});

test("outages last from ten seconds to ten minutes, and come in every way", () => {
  const outages = outagesOf(seeded(1), 200);
  const lengths = outages.map(({ seconds }) => seconds);
  expect(Math.min(...lengths)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(600);
  expect(lengths.filter((seconds) => seconds < 78).length).toBeGreaterThan(70);
  const ways = new Set(outages.map(({ how }) => JSON.stringify(how)));
  expect(ways.size).toBe(12);
  expect(new Set(outages.slice(0, 12).map(({ how }) => JSON.stringify(how)))).toEqual(ways);
});

test("in 12 jumps of clocks, as 40 kills have, each kind comes, and four times a day passes for both sides", () => {
  const names = jumpsOf(seeded(1), 12).map(jumpName);
  expect(new Set(names)).toEqual(new Set(jumpNames));
  expect(names.filter((name) => name === "together")).toHaveLength(4);
  expect(
    planOf({
      store: "sqlite",
      harsh: false,
      lossy: false,
      calm: false,
      move: false,
      seed: 1,
      kills: 40,
    }).jumps,
  ).toHaveLength(12);
});

test("a calm run is killed as often, and nothing else happens", () => {
  const plan = planOf({
    store: "sqlite",
    harsh: false,
    lossy: false,
    calm: true,
    move: false,
    seed: 1,
    kills: 40,
  });
  expect(plan).toMatchObject({ jumps: [], acts: [] });
  expect(plan.kills).toHaveLength(40);
});

test("data move once, half way, and no move but the last is let come to its end", () => {
  const { kills } = planOf({
    store: "sqlite",
    harsh: false,
    lossy: false,
    calm: false,
    move: true,
    seed: 1,
    kills: 40,
  });
  expect(kills).toHaveLength(40);
  expect(kills.map(({ kind }) => kind).indexOf("moved")).toBe(20);
  const moves = kills.filter((kill) => kill.kind === "moved");
  expect(moves.map(({ cutsMs }) => cutsMs.length)).toEqual([4]);
});
