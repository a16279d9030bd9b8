import { type Listed, namePage } from "#reading/name-page.ts";
import type { Page } from "#reading/reading.ts";
import { statement, type Work } from "../session.ts";
import type { Query } from "./query.ts";

// From the index alone: a draft is long.
const flows = (which: string) =>
  statement<[], Listed>(`SELECT id, name FROM {flows} WHERE deleted_at IS NULL AND ${which}`);
const active = flows("{on active}");
const inactive = flows("{off active}");
const tables = statement<[], Listed>(
  "SELECT id, name FROM {lookup_tables} WHERE deleted_at IS NULL",
);

export function* listFlows(query: Query<"listFlows">): Work<Page<string>> {
  const { state } = query;
  const found: Listed[] = [];
  if (state !== "inactive") found.push(...(yield* active.all()));
  if (state !== "active") found.push(...(yield* inactive.all()));
  return namePage(found, query);
}

export function* listTables(query: Query<"listTables">): Work<Page<string>> {
  return namePage(yield* tables.all(), query);
}
