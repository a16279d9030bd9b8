import type { Page, Reading } from "#people/reading.ts";
import { namePage, type Listed } from "../../reading/name-page.ts";
import { type Session, sql } from "../database.ts";

// From the index alone: a draft is long.
const ofStates = sql<[active: readonly boolean[]], Listed>(
  "SELECT id, name FROM flows WHERE deleted_at IS NULL AND active = ANY($1)",
);

export async function listFlows(
  session: Session,
  query: Parameters<Reading["listFlows"]>[0],
): Promise<Page<string>> {
  const { state } = query;
  const states = state === undefined ? [true, false] : [state === "active"];
  return namePage(await session.all(ofStates, states), query);
}
