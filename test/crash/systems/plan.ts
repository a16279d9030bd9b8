import { seeded } from "../../../simulator/kit/random.ts";
import { shuffled } from "../shuffled.ts";
import {
  type About,
  aboutAt,
  allKinds,
  canWait,
  type Cell,
  type Cut,
  type Kind,
  type KindKill,
  kinds,
  type Losing,
  nameOf,
  writePoints,
} from "./kinds.ts";

/** One run sends a list to be created, one to be updated and one to be upserted. */
const listsOfRun = 3;

const cells = allKinds.flatMap((kind) => writePoints.map((point): Cell => ({ kind, point })));

/** Which of the writes that come is cut, at the latest. Few events have a row, a record or a message, and three processes share them. */
function mostBefore(kind: Kind, about: string): number {
  if (about === "/composite/sobjects") return listsOfRun;
  const isSeldom = kind === "salesforce" || kind === "sheets" || about === "/api/chat.postMessage";
  return isSeldom ? 1 : 2;
}

/** So many writes are cut when each kind is, at each point, once. */
export const cutsOfEachOnce = cells.length;

/** After it, what is written at most once waits for a person for a day: all other kills come before. */
const losses = 3;

/**
 * Each point of each kind comes up equally often, in an order that the seed shuffles. Where a kind has several writes, each
 * round strikes each of them at some of its points, and the rounds that follow at the others.
 */
export function planOfKinds(
  seed: number,
  cuts: number,
  lossy: boolean,
): readonly (KindKill | Losing)[] {
  const random = seeded(seed);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const turns = new Map(
    allKinds.flatMap((kind) =>
      shuffled(writePoints, random).map((point, turn) => [nameOf({ kind, point }), turn]),
    ),
  );
  const cutOf = (cell: Cell, round: number): Cut => {
    const { about: all }: { readonly about: readonly [About, ...About[]] } = kinds[cell.kind];
    const turn = (turns.get(nameOf(cell)) ?? 0) + round;
    const about = aboutAt(all[turn % all.length] ?? all[0], cell.point);
    return { ...cell, about, nth: between(1, mostBefore(cell.kind, about) + 1) };
  };
  const planned: Cut[][] = [];
  let left = cuts;
  for (let round = 0; left > 0; round += 1)
    for (const together of roundOf(random)) {
      const its = together.slice(0, left).map((cell) => cutOf(cell, round));
      if (its.length > 0) planned.push(its);
      left -= its.length;
    }
  const losing = Array.from({ length: lossy ? losses : 0 }, (): Losing => {
    return { kind: "losing", afterMs: between(600, 2_000), forMs: between(2_000, 6_000) };
  });
  return [...planned.map((its): KindKill => ({ kind: "cut", cuts: its })), ...losing];
}

/** Each cell once. Those where nothing can wait have a kill each; the others are dealt out to them, so that no kill has two of a kind. */
function roundOf(random: () => number): readonly (readonly Cell[])[] {
  const kills = shuffled(
    cells.filter((cell) => !canWait(cell)),
    random,
  ).map((last) => [last]);
  for (const cell of shuffled(cells.filter(canWait), random)) {
    const others = kills.filter((its) => its.every(({ kind }) => kind !== cell.kind));
    const least = Math.min(...others.map((its) => its.length));
    others.find((its) => its.length === least)?.unshift(cell);
  }
  return kills;
}
