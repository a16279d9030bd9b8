import { type Clock, sleep } from "./clock.ts";
import type { Exclusive } from "./exclusive.ts";
import { eraserOf } from "./erasing.ts";
import type { ErasedPiece, Erasure, ErasurePlace, ErasureStore, Store } from "./store.ts";

export interface ErasingOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly exclusive: Exclusive;
  /** Opens what was sealed under a name. */
  readonly unseal: (name: string, sealed: string) => string;
}

type Piece = Parameters<ErasureStore["erasePiece"]>[0];

/** How many hold a value, and how many of these something under way needs still. */
export interface Holding {
  readonly runs: number;
  readonly events: number;
  readonly kept: number;
}

/** One piece is one transaction of a few milliseconds, which live work has to wait for. */
const perPiece = 50;
/** A clock may be set meanwhile. */
const longestRest = 200;

export const firstPlace: ErasurePlace = { of: "runs", after: 0 };

/** The name under which the value of an erasure is sealed. */
export const erasureName = (id: string): string => `erasure:${id}`;

export async function holdingOf(
  value: string,
  { store, clock }: Pick<ErasingOptions, "store" | "clock">,
): Promise<Holding> {
  const eraser = eraserOf(value);
  const found = { runs: 0, events: 0, kept: 0 };
  let from: ErasurePlace | null = firstPlace;
  while (from !== null) {
    const { of }: ErasurePlace = from;
    const piece: Piece = { id: null, from, limit: perPiece, eraser };
    const looked: ErasedPiece = await rested(clock, () => store.erasePiece(piece));
    found[of] += looked.holding;
    found.kept += looked.kept;
    from = looked.next;
  }
  return found;
}

/** After a piece, as long as it took is left to live work. */
async function rested<Result>(clock: Clock, piece: () => Promise<Result>): Promise<Result> {
  const startedAt = clock.now();
  const result = await piece();
  await sleep(clock, Math.min(Math.max(1, clock.now() - startedAt), longestRest));
  return result;
}

/**
 * Looks through everything once, from where it stood. What is needed still is kept for another time; where nothing
 * is, the erasure has ended, and its value is forgotten.
 */
export async function eraseOnce(id: string, options: ErasingOptions): Promise<Erasure> {
  const { store, clock, exclusive, unseal } = options;
  const find = async () => {
    const erasure = (await store.erasures()).find((one) => one.id === id);
    if (erasure === undefined) throw new Error(`There is no erasure ${id}`);
    return erasure;
  };
  return exclusive("erasure", async () => {
    const erasure = await find();
    if (erasure.endedAt !== null) return erasure;
    // Where its value is lost with the vault's key, nobody can look for it.
    if (erasure.sealed === null) {
      await store.endErasure(id, clock.now());
      return find();
    }
    if (erasure.next === null) await store.eraseAgain(id);
    const eraser = eraserOf(unseal(erasureName(id), erasure.sealed));
    let from: ErasurePlace | null = erasure.next ?? firstPlace;
    while (from !== null) {
      const piece: Piece = { id, from, limit: perPiece, eraser };
      const looked: ErasedPiece = await rested(clock, () => store.erasePiece(piece));
      from = looked.next;
    }
    if ((await find()).kept === 0) await store.endErasure(id, clock.now());
    return find();
  });
}

/** Those that have not ended: what they kept may not be needed any more. */
export async function eraseWhatIsLeft(options: ErasingOptions): Promise<void> {
  for (const { id, endedAt } of await options.store.erasures())
    if (endedAt === null) await eraseOnce(id, options);
}
