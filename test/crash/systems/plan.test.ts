import { describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config.ts";
import { settingOf } from "./kill-kinds.ts";
import {
  aboutAt,
  allKinds,
  canWait,
  type Cut,
  type KindKill,
  kinds,
  nameOf,
  writePoints,
} from "./kinds.ts";
import { cutsOfEachOnce, planOfKinds } from "./plan.ts";

const plan = (cuts: number, lossy = false) => planOfKinds(7, cuts, lossy);
const killsIn = (planned: ReturnType<typeof plan>): readonly KindKill[] =>
  planned.filter((kill) => kill.kind === "cut");
const cutsIn = (planned: ReturnType<typeof plan>): readonly Cut[] =>
  killsIn(planned).flatMap(({ cuts }) => cuts);
const aboutOf = (cut: Cut) => `${nameOf(cut)}, ${cut.about}`;

describe("the plan of all kinds of once", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(plan(cutsOfEachOnce)).toEqual(plan(cutsOfEachOnce));
    expect(plan(cutsOfEachOnce)).not.toEqual(planOfKinds(8, cutsOfEachOnce, false));
  });

  it("cuts each kind at each point as often as it is told, and loses data last", () => {
    const planned = plan(2 * cutsOfEachOnce, true);
    const kills = killsIn(planned);
    expect(planned.slice(0, kills.length)).toEqual(kills);
    expect(planned.length - kills.length).toBe(3);
    const each = allKinds.flatMap((kind) => writePoints.map((point) => nameOf({ kind, point })));
    expect(cutsIn(planned).map(nameOf).toSorted()).toEqual([...each, ...each].toSorted());
    expect(cutsIn(plan(8))).toHaveLength(8);
  });

  it("cuts at most three writes by a kill, each of another kind, of which all but the last can wait", () => {
    for (const { cuts } of killsIn(plan(3 * cutsOfEachOnce))) {
      expect(cuts.slice(0, -1).filter((cut) => !canWait(cut))).toEqual([]);
      expect(cuts.length).toBeLessThanOrEqual(3);
      expect(new Set(cuts.map(({ kind }) => kind)).size).toBe(cuts.length);
    }
  });

  it("cuts each write at each point in as many rounds as a kind has writes", () => {
    const rounds = Math.max(...allKinds.map((kind) => kinds[kind].about.length));
    const all = new Set(cutsIn(plan(rounds * cutsOfEachOnce)).map(aboutOf));
    for (const kind of allKinds)
      for (const about of kinds[kind].about)
        for (const point of writePoints)
          expect(all).toContain(aboutOf({ kind, point, about: aboutAt(about, point), nth: 1 }));
  });

  it("says each kill as the product understands it", () => {
    for (const { cuts } of killsIn(plan(cutsOfEachOnce))) {
      const said = settingOf(cuts);
      expect(readConfig([], { MILLRACE_TEST_CRASH: said }).testCrash).toBe(said);
    }
  });
});
