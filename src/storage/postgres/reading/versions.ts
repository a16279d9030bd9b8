import type { Page, Reading, VersionDetail, VersionView } from "#people/reading.ts";
import { readCursor } from "../../reading/cursor.ts";
import {
  versionColumns,
  versionDetail,
  type VersionDetailRow,
  versionPage,
  type VersionRow,
} from "../../reading/versions.ts";
import { type Session, sql } from "../database.ts";
import { wordOrNothing } from "./words.ts";

const page = sql<[flowId: string | null, before: number, limit: number], VersionRow>(
  `SELECT ${versionColumns} FROM flow_versions
   WHERE flow_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3`,
);
const one = sql<[flowId: string | null, number: number], VersionDetailRow>(
  `SELECT ${versionColumns}, document FROM flow_versions WHERE flow_id = $1 AND number = $2`,
);

/** More than any version has: the column's type holds no more. */
const greatest = 2_147_483_647;

export async function listVersions(
  session: Session,
  { flowId, limit, cursor }: Parameters<Reading["listVersions"]>[0],
): Promise<Page<VersionView>> {
  const before = cursor === undefined ? greatest : Math.min(readCursor(cursor).seq, greatest);
  return versionPage(await session.all(page, wordOrNothing(flowId), before, limit + 1), limit);
}

export async function flowVersion(
  session: Session,
  flowId: string,
  number: number,
): Promise<VersionDetail | null> {
  if (number > greatest) return null;
  const row = await session.first(one, wordOrNothing(flowId), number);
  return row ? versionDetail(row) : null;
}
