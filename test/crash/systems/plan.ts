import { seeded } from "../../../simulator/stripe/faults.ts";
import { shuffled } from "../shuffled.ts";
import { allKinds, type KindKill, writePoints } from "./kinds.ts";

const cells = allKinds.flatMap((kind) => writePoints.map((point) => ({ kind, point })));

/** Each point of each kind comes up equally often, in an order that the seed shuffles. */
export function planOfKinds(seed: number, kills: number): readonly KindKill[] {
  const random = seeded(seed);
  const planned: KindKill[] = [];
  while (planned.length < kills)
    for (const cell of shuffled(cells, random))
      planned.push({ ...cell, nth: 1 + Math.floor(random() * 2) });
  return planned.slice(0, kills);
}
