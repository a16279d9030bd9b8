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

/** One run sends a list to be created, one to be updated and one to be upserted. */
const listsOfRun = 3;

const cells = allKinds.flatMap((kind) => writePoints.map((point) => ({ kind, point })));

/** Which of the writes that come is killed, at the latest. Few events have a row or a record, and three processes share them. */
function mostBefore(kind: Kind, about: string): number {
  if (about === "/composite/sobjects") return listsOfRun;
  return kind === "salesforce" || kind === "sheets" ? 1 : 2;
}

/** So many kills are at each point of each kind once. */
export const killsOfEachOnce = cells.length;

/** After it, what is written at most once waits for a person for a day: all other kills come before. */
const losses = 3;

/**
 * Each point of each kind comes up equally often, in an order that the seed shuffles. Where a kind has several writes, each
 * round strikes each of them at some of its points, and the rounds that follow at the others.
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
      const about = all[turn % all.length] ?? all[0];
      planned.push({ ...cell, about, nth: between(1, mostBefore(cell.kind, about) + 1) });
    }
  const losing = Array.from({ length: lossy ? losses : 0 }, (): Losing => {
    return { kind: "losing", afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
  });
  return [...planned.slice(0, kills), ...losing];
}
