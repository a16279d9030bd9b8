import { seeded } from "../../../simulator/kit/random.ts";
import { shuffled } from "../shuffled.ts";
import {
  allKinds,
  type Kind,
  type KindKill,
  kinds,
  type Losing,
  nameOfKill,
  writePoints,
} from "./kinds.ts";

const cells = allKinds.flatMap((kind) => writePoints.map((point) => ({ kind, point })));

/** Few events have such writes, and three processes share them: the next one of a process is killed. */
const isSparse = (kind: Kind): boolean => kind === "salesforce" || kind === "sheets";

/** So many kills are at each point of each kind once. */
export const killsOfEachOnce = cells.length;

/** After it, what is written at most once waits for a person for a day: all other kills come before. */
const losses = 3;

/**
 * Each point of each kind comes up equally often, in an order that the seed shuffles. Where a kind has several writes, half of its
 * points strike one of them and half the other, and the next time it is the other way round.
 */
export function planOfKinds(
  seed: number,
  kills: number,
  lossy: boolean,
): readonly (KindKill | Losing)[] {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const turns = new Map(
    allKinds.flatMap((kind) =>
      shuffled(writePoints, random).map((point, turn) => [nameOfKill({ kind, point }), turn]),
    ),
  );
  const planned: KindKill[] = [];
  for (let round = 0; planned.length < kills; round += 1)
    for (const cell of shuffled(cells, random)) {
      const { about: all }: { readonly about: readonly [string, ...string[]] } = kinds[cell.kind];
      const turn = (turns.get(nameOfKill(cell)) ?? 0) + round;
      const nth = isSparse(cell.kind) ? 1 : between(1, 3);
      planned.push({ ...cell, about: all[turn % all.length] ?? all[0], nth });
    }
  const losing = Array.from({ length: lossy ? losses : 0 }, (): Losing => {
    return { kind: "losing", afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
  });
  return [...planned.slice(0, kills), ...losing];
}
