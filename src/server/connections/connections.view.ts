import type { z } from "zod";
import type { ConnectionReport } from "#sdk/connection.ts";
import { type ConnectionRecord, holders } from "#engine/store.ts";
import type { Locale } from "../language.ts";
import { iso } from "../schemas.ts";
import { storedErrorView } from "../stored-error.ts";
import type { CheckedConnection, Connection } from "./connections.schemas.ts";

export function connectionView(record: ConnectionRecord, locale: Locale): Connection {
  const { id, connector, name, mode, account, accountName, settings } = record;
  return {
    id,
    connector,
    name,
    mode,
    account,
    accountName,
    settings,
    broken: storedErrorView(record.broken, locale),
    holds: holders.flatMap((by) => {
      const since = record.holds[by];
      return since === null ? [] : [{ by, since: iso(since) }];
    }),
    heir: record.heir,
    limits: record.limits.map(({ currency, perWrite, perFlowAndDay: { sum, count } }) => ({
      currency,
      perWrite,
      perFlowAndDay: { sum, count },
    })),
    createdAt: iso(record.createdAt),
  };
}

export function checkedView(
  record: ConnectionRecord,
  { allows }: ConnectionReport,
  locale: Locale,
): z.infer<typeof CheckedConnection> {
  return { connection: connectionView(record, locale), allows };
}
