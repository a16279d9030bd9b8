import { type Listed, namePage } from "../../reading/name-page.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

export function listTables(db: Database): Answers["listTables"] {
  const all = db.prepare<[], Listed>("SELECT id, name FROM lookup_tables WHERE deleted_at IS NULL");
  return (query) => namePage(all.all(), query);
}
