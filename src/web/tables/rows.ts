import { tableLimits, type TableRow } from "#flow/table.ts";

/** Rows of a lookup table: what is wrong with them, and how two states of them come together. */

export function isFilled({ from, to }: TableRow): boolean {
  return from !== "" || to !== "";
}

export type Fault = "empty" | "duplicate" | "long_from" | "long_to";

/** Where it is to be put right. */
export function columnOf(fault: Fault): keyof TableRow {
  return fault === "long_to" ? "to" : "from";
}

/** What is wrong with which rows, by their place: no value to look for, one that another row has, too many letters. */
export function faultsIn(rows: readonly TableRow[]): ReadonlyMap<number, Fault> {
  const count = new Map<string, number>();
  for (const { from } of rows) count.set(from, (count.get(from) ?? 0) + 1);
  const faults = new Map<number, Fault>();
  for (const [index, row] of rows.entries()) {
    if (!isFilled(row)) continue;
    if (row.from === "") faults.set(index, "empty");
    else if ((count.get(row.from) ?? 0) > 1) faults.set(index, "duplicate");
    else if (row.from.length > tableLimits.from) faults.set(index, "long_from");
    else if (row.to.length > tableLimits.to) faults.set(index, "long_to");
  }
  return faults;
}

/** How one state differs from another, by the value that is looked for. */
export interface Difference {
  readonly added: readonly TableRow[];
  readonly changed: readonly (TableRow & { readonly before: string })[];
  readonly removed: readonly TableRow[];
}

export function difference(before: readonly TableRow[], after: readonly TableRow[]): Difference {
  const old = byFrom(before);
  const now = byFrom(after);
  return {
    added: after.filter(({ from }) => !old.has(from)),
    changed: after.flatMap((row) => {
      const was = old.get(row.from);
      return was === undefined || was === row.to ? [] : [{ ...row, before: was }];
    }),
    removed: before.filter(({ from }) => !now.has(from)),
  };
}

export function sameRows(one: readonly TableRow[], other: readonly TableRow[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ from, to }, index) => from === other[index]?.from && to === other[index].to)
  );
}

/** A value that two people have given different rows; null: none. */
export interface Clash {
  readonly from: string;
  readonly mine: string | null;
  readonly theirs: string | null;
}

/** What I have changed since `base`, on top of what somebody else has made of it. Mine counts where both have changed the same. */
export function onTop(
  base: readonly TableRow[],
  mine: readonly TableRow[],
  theirs: readonly TableRow[],
): { readonly rows: readonly TableRow[]; readonly clashes: readonly Clash[] } {
  const { added, changed, removed } = difference(base, mine);
  const was = byFrom(base);
  const their = byFrom(theirs);
  const wanted: readonly (readonly [string, string | null])[] = [
    ...[...added, ...changed].map(({ from, to }) => [from, to] as const),
    ...removed.map(({ from }) => [from, null] as const),
  ];
  const clashes = wanted.flatMap(([from, mine]): readonly Clash[] => {
    const theirs = their.get(from) ?? null;
    return theirs === (was.get(from) ?? null) || theirs === mine ? [] : [{ from, mine, theirs }];
  });
  const mineBy = new Map(wanted);
  const kept = theirs.flatMap((row): readonly TableRow[] => {
    const to = mineBy.get(row.from);
    if (to === undefined) return [row];
    return to === null ? [] : [{ from: row.from, to }];
  });
  const fresh = mine.filter(({ from }) => mineBy.has(from) && !their.has(from));
  return { rows: [...kept, ...fresh], clashes };
}

/** Rows of a file put over those that are there: the same value takes the file's, others are added. */
export function withRows(
  rows: readonly TableRow[],
  more: readonly TableRow[],
): readonly TableRow[] {
  return onTop([], more, rows).rows;
}

function byFrom(rows: readonly TableRow[]): ReadonlyMap<string, string> {
  return new Map(rows.map(({ from, to }) => [from, to]));
}
