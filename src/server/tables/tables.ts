import type { TableRecord, TableRevision } from "#engine/store.ts";
import { type CsvFault, readCsv, type ReadCsv } from "#flow/csv.ts";
import { isTaken } from "#flow/name.ts";
import {
  bytesOf,
  repeatedRow,
  tableLimits,
  type TableContent,
  type TableRow,
} from "#flow/table.ts";
import { ApiError, detail } from "../errors.ts";
import { firstNames } from "../first-names.ts";
import { newId } from "../ids.ts";
import type { Locale } from "../language.ts";
import type { ServerParts } from "../parts.ts";

type Parts = Pick<ServerParts, "store" | "clock">;

export async function tableById({ store }: Pick<Parts, "store">, id: string): Promise<TableRecord> {
  const table = await store.table(id);
  if (table === null) throw ApiError.of("table.not_found");
  return table;
}

/** Of a table that is there: its newest revision, or another. */
export async function revisionOf(
  { store }: Pick<Parts, "store">,
  { id, revision: newest }: TableRecord,
  asked: number = newest,
): Promise<TableRevision> {
  const revision = await store.tableRevision(id, asked);
  if (revision === null) throw ApiError.of("table.revision_not_found", { revision: asked });
  return revision;
}

/** Returns the id. */
export async function createTable(
  { store, clock }: Parts,
  wish: TableContent & { readonly name: string; readonly description: string },
  by: string,
): Promise<string> {
  checkRows(wish.rows);
  if (isTaken(wish.name, await store.tables())) throw ApiError.of("table.name_taken");
  const id = newId("table");
  const made = await store.createTable({ id, ...wish, at: clock.now(), by });
  if (made === "name_taken") throw ApiError.of("table.name_taken");
  return id;
}

export async function changeTable(
  { store, clock }: Parts,
  id: string,
  change: { readonly name?: string; readonly description?: string },
  by: string,
): Promise<void> {
  const others = (await store.tables()).filter((one) => one.id !== id);
  if (change.name !== undefined && isTaken(change.name, others))
    throw ApiError.of("table.name_taken");
  switch (await store.changeTable({ id, ...change, at: clock.now(), by })) {
    case "not_found":
      throw ApiError.of("table.not_found");
    case "name_taken":
      throw ApiError.of("table.name_taken");
    case "changed":
  }
}

export async function saveTable(
  parts: Parts,
  id: string,
  { revision: onRevision, ...saved }: TableContent & { readonly revision: number },
  by: string,
): Promise<void> {
  checkRows(saved.rows);
  const at = parts.clock.now();
  switch (await parts.store.saveTable({ id, onRevision, ...saved, at, by })) {
    case "not_found":
      throw ApiError.of("table.not_found");
    case "conflict": {
      const { revision } = await tableById(parts, id);
      throw ApiError.of("table.conflict", { revision });
    }
    case "saved":
  }
}

export async function deleteTable({ store, clock }: Parts, id: string): Promise<void> {
  const outcome = await store.deleteTable(id, clock.now());
  if (outcome.deleted) return;
  switch (outcome.why) {
    case "not_found":
      throw ApiError.of("table.not_found");
    case "in_use":
      throw ApiError.of("table.in_use", {
        flows: firstNames(outcome.uses.map(({ flowName }) => flowName)),
      });
  }
}

export function rowsOfCsv(
  { csv, header }: { readonly csv: string; readonly header?: boolean },
  locale: Locale,
): ReadCsv & { readonly ok: true } {
  const read = readCsv(csv, header);
  if (!read.ok)
    throw ApiError.of(
      "table.csv_refused",
      {},
      read.faults.map((fault) => detail(refusalOf(fault), locale, ["csv"])),
    );
  checkSize(read.rows);
  return read;
}

function refusalOf({ line, why }: CsvFault): ApiError {
  switch (why.is) {
    case "open_quote":
      return ApiError.of("table.csv_open_quote", { line });
    case "after_quote":
      return ApiError.of("table.csv_after_quote", { line });
    case "empty_from":
      return ApiError.of("table.csv_empty_from", { line });
    case "columns":
      return ApiError.of("table.csv_columns", { line, count: why.count });
    case "repeated":
      return ApiError.of("table.csv_repeated", { line, from: why.from, first: why.first });
    case "too_long":
      return ApiError.of("table.csv_too_long", { line, limit: why.limit });
    case "too_many":
      return ApiError.of("table.csv_too_many", { line, limit: why.limit });
  }
}

function checkRows(rows: readonly TableRow[]): void {
  const repeated = repeatedRow(rows);
  if (repeated !== -1)
    throw ApiError.of("table.repeated_row", {
      from: rows[repeated]?.from ?? "",
      row: repeated + 1,
    });
  checkSize(rows);
}

function checkSize(rows: readonly TableRow[]): void {
  const bytes = bytesOf(rows);
  const limit = tableLimits.bytes;
  if (bytes > limit) throw ApiError.of("table.too_large", { bytes, limit });
}
