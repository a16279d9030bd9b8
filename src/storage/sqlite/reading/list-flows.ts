import { namePage, type Listed } from "../../reading/name-page.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

export function listFlows(db: Database): Answers["listFlows"] {
  // From the index alone: a draft is long.
  const ofState = db.prepare<[number], Listed>(
    "SELECT id, name FROM flows WHERE deleted_at IS NULL AND active = ?",
  );
  return (query) => {
    const { state } = query;
    const flows =
      state === undefined
        ? [...ofState.all(1), ...ofState.all(0)]
        : ofState.all(state === "active" ? 1 : 0);
    return namePage(flows, query);
  };
}
