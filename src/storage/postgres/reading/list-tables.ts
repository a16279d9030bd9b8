import type { Page, Reading } from "#people/reading.ts";
import { type Listed, namePage } from "../../reading/name-page.ts";
import { type Session, sql } from "../database.ts";

const all = sql<[], Listed>("SELECT id, name FROM lookup_tables WHERE deleted_at IS NULL");

export async function listTables(
  session: Session,
  query: Parameters<Reading["listTables"]>[0],
): Promise<Page<string>> {
  return namePage(await session.all(all), query);
}
