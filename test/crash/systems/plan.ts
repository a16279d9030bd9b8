import { seeded } from "../../../simulator/kit/random.ts";
import { shuffled } from "../shuffled.ts";
import { allKinds, type KindKill, kinds, type Losing, writePoints } from "./kinds.ts";

const cells = allKinds.flatMap((kind) => writePoints.map((point) => ({ kind, point })));

/** After it, what is written at most once waits for a person for a day: all other kills come before. */
const losses = 3;

/** Each point of each kind comes up equally often, in an order that the seed shuffles. */
export function planOfKinds(
  seed: number,
  kills: number,
  lossy: boolean,
): readonly (KindKill | Losing)[] {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const planned: KindKill[] = [];
  while (planned.length < kills)
    for (const cell of shuffled(cells, random)) {
      const { about: all } = kinds[cell.kind];
      const about = all[between(0, all.length)] ?? all[0];
      planned.push({ ...cell, about, nth: between(1, 3) });
    }
  const losing = Array.from({ length: lossy ? losses : 0 }, (): Losing => {
    return { kind: "losing", afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
  });
  return [...planned.slice(0, kills), ...losing];
}
