import { seeded } from "../../../simulator/stripe/faults.ts";
import { shuffled } from "../shuffled.ts";
import { allKinds, type KindKill, type Restoring, writePoints } from "./kinds.ts";

const cells = allKinds.flatMap((kind) => writePoints.map((point) => ({ kind, point })));

/** After a restore, what is written at most once waits for a person for a day: all other kills come before. */
const restores = 3;

/** Each point of each kind comes up equally often, in an order that the seed shuffles. */
export function planOfKinds(
  seed: number,
  kills: number,
  lossy: boolean,
): readonly (KindKill | Restoring)[] {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const planned: KindKill[] = [];
  while (planned.length < kills)
    for (const cell of shuffled(cells, random)) planned.push({ ...cell, nth: between(1, 3) });
  const restored = Array.from({ length: lossy ? restores : 0 }, (): Restoring => {
    return { kind: "restored", afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
  });
  return [...planned.slice(0, kills), ...restored];
}
