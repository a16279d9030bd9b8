import { describe, expect, it } from "vitest";
import { allKinds, type KindKill, kinds, nameOfKill, writePoints } from "./kinds.ts";
import { killsOfEachOnce, planOfKinds } from "./plan.ts";

const plan = (kills: number, lossy = false) => planOfKinds(7, kills, lossy);
const killsIn = (planned: ReturnType<typeof plan>): readonly KindKill[] =>
  planned.filter((kill) => kill.kind !== "losing");
const aboutOf = (kill: KindKill) => `${nameOfKill(kill)}, ${kill.about}`;

describe("the plan of all kinds of once", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(plan(killsOfEachOnce)).toEqual(plan(killsOfEachOnce));
    expect(plan(killsOfEachOnce)).not.toEqual(planOfKinds(8, killsOfEachOnce, false));
  });

  it("kills once at each point of each kind, and loses data last", () => {
    const planned = plan(killsOfEachOnce, true);
    const kills = killsIn(planned);
    expect(planned.slice(0, kills.length)).toEqual(kills);
    expect(planned.length - kills.length).toBe(3);
    expect(kills.map(nameOfKill).toSorted()).toEqual(
      allKinds
        .flatMap((kind) => writePoints.map((point) => nameOfKill({ kind, point })))
        .toSorted(),
    );
  });

  it("kills at each point of each write in as many rounds as a kind has writes", () => {
    const rounds = Math.max(...allKinds.map((kind) => kinds[kind].about.length));
    const all = new Set(killsIn(plan(rounds * killsOfEachOnce)).map(aboutOf));
    for (const kind of allKinds)
      for (const about of kinds[kind].about)
        for (const point of writePoints)
          expect(all).toContain(aboutOf({ kind, point, about, nth: 1 }));
  });
});
