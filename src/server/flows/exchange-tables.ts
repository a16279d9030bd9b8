import type { NewTable, Store } from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import {
  type FlowExport,
  plannedTables,
  type TableThere,
  type TableToExport,
} from "#flow/exchange.ts";
import { tablesIn } from "#flow/table-uses.ts";
import type { LookupValue } from "#flow/value.ts";
import { ApiError } from "../errors.ts";
import { newId } from "../ids.ts";

type Tables = Pick<Store, "table" | "tables" | "tableRevision">;

/** Every revision of a table that a flow uses, also of one that is deleted. */
export async function tablesToExport(
  store: Tables,
  document: FlowDocument,
): Promise<readonly TableToExport[]> {
  const found: TableToExport[] = [];
  for (const [id, revisions] of tablesIn(document)) {
    const description = (await store.table(id))?.description ?? "";
    for (const revision of revisions) {
      const content = await store.tableRevision(id, revision);
      if (content === null) continue;
      const { name, rows, otherwise } = content;
      found.push({ id, revision, name, description, rows: [...rows], otherwise });
    }
  }
  return found;
}

/** How often it is tried anew where somebody takes a name at the same moment. */
const mostTries = 5;

type Placed = ReadonlyMap<string, Pick<LookupValue, "table" | "revision">>;

/** Makes a flow with the tables of an export: what is here already is used, what is not is made with it. */
export async function withTablesOf(
  exported: FlowExport,
  store: Tables,
  make: (placed: Placed, tables: readonly NewTable[]) => Promise<string | null>,
): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { placed, tables } = await placedTables(exported, store);
    const made = await make(placed, tables);
    if (made !== null) return made;
  }
  throw ApiError.of("table.name_taken");
}

async function placedTables(exported: FlowExport, store: Tables) {
  const records = await store.tables();
  const wanted = new Set(Object.values(exported.tables ?? {}).map(({ name }) => name));
  const there: TableThere[] = [];
  for (const { id, name, revision } of records) {
    const content = wanted.has(name) ? await store.tableRevision(id, revision) : null;
    if (content !== null) there.push({ ...content, id });
  }
  const names = new Set(records.map(({ name }) => name));
  const placed = new Map<string, Pick<LookupValue, "table" | "revision">>();
  const tables: NewTable[] = [];
  for (const one of plannedTables(exported, there, names)) {
    if (one.is === "there") {
      placed.set(one.slot, { table: one.table, revision: one.revision });
      continue;
    }
    const id = newId("table");
    placed.set(one.slot, { table: id, revision: 1 });
    tables.push({ id, ...one.table });
  }
  return { placed, tables };
}
