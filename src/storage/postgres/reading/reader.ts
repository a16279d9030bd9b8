import { type Reading, ReadTimeoutError } from "#people/reading.ts";
import { openDatabase, type Session } from "../database.ts";
import { sqlState } from "../start-errors.ts";
import { activity, reads } from "./activity.ts";
import { listAudit } from "./audit.ts";
import { listEvents, newestEvent } from "./events.ts";
import { listFlows } from "./list-flows.ts";
import { listTables } from "./list-tables.ts";
import { listRuns } from "./list-runs.ts";
import { overview } from "./overview.ts";
import { runDetail } from "../../reading/run-detail.ts";
import { calledWrites } from "../../reading/called-runs.ts";
import { itemsPage, loopWrites, oneItem, runWrites, writesOf } from "../../reading/run-items.ts";
import { askRuns } from "./run-rows.ts";
import { ledgerSums } from "../../reading/ledger-sums.ts";
import { ledgerPage } from "../../reading/ledger.ts";
import { done } from "../session.ts";
import { flowVersion, listVersions } from "./versions.ts";

/** Each question sees one moment, and can change nothing. */
const reading = (limitMs: number): string =>
  `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
   SET LOCAL search_path = millrace; SET LOCAL statement_timeout = ${limitMs}`;

/** How much longer to wait for a server that has vanished and cannot keep to the limit itself. */
const grace = 2_000;

/**
 * The read side on connections of its own: the engine never waits for a screen. Rejects with
 * ReadTimeoutError where a question takes too long.
 */
export function createReader(url: string, { limitMs = 5_000, connections = 4 } = {}): Reading {
  const database = openDatabase({
    url,
    name: "millrace reading",
    connections,
    patience: limitMs + grace,
  });

  const ask = async <Answer>(question: (session: Session) => Promise<Answer>): Promise<Answer> => {
    try {
      return await database.transaction(async (session) => {
        const [, answer] = await Promise.all([session.raw(reading(limitMs)), question(session)]);
        return answer;
      });
    } catch (error) {
      if (!tookTooLong(error)) throw error;
      throw new ReadTimeoutError(`No answer within ${limitMs} ms`, { cause: error });
    }
  };

  return {
    atOnce: connections,
    listRuns: (query) => ask((session) => listRuns(session, query)),
    run: (id) => ask((session) => askRuns(session, runDetail(id))),
    listItems: (query) => ask((session) => askRuns(session, itemsPage(query))),
    loopWrites: (query) => ask((session) => askRuns(session, loopWrites(query))),
    calledWrites: (query) => ask((session) => askRuns(session, calledWrites(query))),
    runWrites: (query) => ask((session) => askRuns(session, runWrites(query))),
    writesOf: (query) => ask((session) => askRuns(session, writesOf(query))),
    item: (query) => ask((session) => askRuns(session, oneItem(query))),
    overview: (query) => ask((session) => overview(session, query)),
    listFlows: (query) => ask((session) => listFlows(session, query)),
    listTables: (query) => ask((session) => listTables(session, query)),
    listVersions: (query) => ask((session) => listVersions(session, query)),
    flowVersion: (flowId, number) => ask((session) => flowVersion(session, flowId, number)),
    listEvents: (query) => ask((session) => listEvents(session, query)),
    newestEvent: (connectionId, trigger) =>
      ask((session) => newestEvent(session, connectionId, trigger)),
    activity: (flowIds) => ask((session) => activity(session, flowIds)),
    reads: (connectionId, since) => ask((session) => reads(session, connectionId, since)),
    listAudit: (query) => ask((session) => listAudit(session, query)),
    ledger: (query) => ask((session) => done(session, ledgerPage(query))),
    ledgerSums: (span) => ask((session) => done(session, ledgerSums(span))),
    close: () => database.close(),
  };
}

/** PostgreSQL has cancelled the statement, or the driver has given it up. */
function tookTooLong(error: unknown): boolean {
  return (
    sqlState(error) === "57014" ||
    (error instanceof Error && error.message === "Query read timeout")
  );
}
