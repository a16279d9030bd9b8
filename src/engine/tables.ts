import type { Tables } from "#flow/table.ts";
import type { FlowDocument } from "#flow/document.ts";
import { lookupsIn, tablesIn } from "#flow/table-uses.ts";
import type { Value } from "#flow/value.ts";
import type { Store, TableRevision, TableUse } from "./store.ts";

/** Every table revision in which these values are looked up. */
export async function tablesFor(values: readonly Value[], store: Source): Promise<Tables> {
  const found = new Map<string, TableRevision | null>();
  for (const { table, revision } of values.flatMap(lookupsIn)) {
    const name = nameOf(table, revision);
    if (!found.has(name)) found.set(name, await revisionOf(table, revision, store));
  }
  return (table, revision) => found.get(nameOf(table, revision)) ?? undefined;
}

function nameOf(table: string, revision: number): string {
  return `${table} ${revision}`;
}

/** A revision may have a megabyte. */
const mostKept = 32;

type Source = Pick<Store, "tableRevision">;

/** Of each store, what was read of it last. */
const kept = new WeakMap<Source, Map<string, TableRevision>>();

/**
 * Each revision is read once: what is in it never changes, though the table's name, which errors tell,
 * may have. What is longest out of use is forgotten first.
 */
async function revisionOf(
  table: string,
  revision: number,
  store: Source,
): Promise<TableRevision | null> {
  const known = kept.get(store) ?? new Map<string, TableRevision>();
  kept.set(store, known);
  const name = nameOf(table, revision);
  const found = known.get(name) ?? (await store.tableRevision(table, revision));
  if (found === null) return null;
  known.delete(name);
  known.set(name, found);
  for (const oldest of known.keys()) {
    if (known.size <= mostKept) break;
    known.delete(oldest);
  }
  return found;
}

/** What each of these flows uses of a table, without those that do not use it. */
export function usesOfTable(
  table: string,
  flows: readonly {
    readonly id: string;
    readonly name: string;
    readonly draft: FlowDocument;
    readonly published: FlowDocument | null;
  }[],
): readonly TableUse[] {
  const revisions = (document: FlowDocument | null): readonly number[] =>
    document === null ? [] : [...(tablesIn(document).get(table) ?? [])].toSorted((a, b) => a - b);
  return flows
    .map(({ id, name, draft, published }) => ({
      flowId: id,
      flowName: name,
      draft: revisions(draft),
      published: revisions(published),
    }))
    .filter(({ draft, published }) => draft.length + published.length > 0);
}
