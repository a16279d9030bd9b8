import { readCursor } from "../../reading/cursor.ts";
import {
  versionColumns,
  versionDetail,
  type VersionDetailRow,
  versionPage,
  type VersionRow,
} from "../../reading/versions.ts";
import type { Database } from "../database.ts";
import type { Answers } from "./answers.ts";

/** What was published of a flow. A draft that was tested has no number. */
export function versionAnswers(db: Database): Pick<Answers, "listVersions" | "flowVersion"> {
  const page = db.prepare<[string, number, number], VersionRow>(
    `SELECT ${versionColumns} FROM flow_versions
     WHERE flow_id = ? AND number < ? ORDER BY number DESC LIMIT ?`,
  );
  const one = db.prepare<[string, number], VersionDetailRow>(
    `SELECT ${versionColumns}, document FROM flow_versions WHERE flow_id = ? AND number = ?`,
  );
  return {
    listVersions({ flowId, limit, cursor }) {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor).seq;
      return versionPage(page.all(flowId, before, limit + 1), limit);
    },

    flowVersion(flowId, number) {
      const row = one.get(flowId, number);
      return row ? versionDetail(row) : null;
    },
  };
}
