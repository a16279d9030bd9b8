import type { Asking } from "./ask.ts";
import type { Asked } from "./evidence.ts";
import type { Standing } from "./set-up.ts";
import type { CrashWorld } from "./world.ts";

/** What people who work with one installation share. */
export interface Office {
  readonly world: CrashWorld;
  readonly standing: Standing;
  readonly ask: Asking;
  readonly flows: readonly OfficeFlow[];
  readonly asked: { readonly [Field in keyof Asked]: Asked[Field][number][] };
  /** The keys of their calls. */
  readonly called: string[];
  /** Flows and runs that somebody is at. */
  readonly busy: Set<string>;
  /** So that no two names are the same. */
  count: number;
}

export type OfficeFlow = Standing["flows"][number] & {
  /** The connection in its document as it was at first. */
  readonly home: string;
  connection: string;
  everySeconds: number;
  mark: string;
};

export function oneOf<Item>(items: readonly Item[], draw: number): Item | undefined {
  return items[Math.floor(draw * items.length)];
}

/** Of its later digits, which say nothing of what else was chosen by it. */
export function coin(draw: number): boolean {
  return Math.floor(draw * 1_000_000) % 2 === 0;
}

/** Nobody else is at it meanwhile; false where somebody is, or where there is nothing. */
export async function alone<Item extends { readonly id: string }>(
  { busy }: Office,
  item: Item | undefined,
  work: (item: Item) => Promise<boolean>,
): Promise<boolean> {
  if (item === undefined || busy.has(item.id)) return false;
  busy.add(item.id);
  try {
    return await work(item);
  } finally {
    busy.delete(item.id);
  }
}

/** How many polls there are for these flows. */
export function pollsOf(flows: readonly OfficeFlow[]): number {
  return new Set(
    flows.flatMap(({ listensTo, connection }) =>
      "account" in listensTo ? [`${listensTo.kind} ${listensTo.account} ${connection}`] : [],
    ),
  ).size;
}
