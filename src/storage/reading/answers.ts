import type { Reading } from "#people/reading.ts";
import type { Work } from "../session.ts";
import { activity, reads } from "./activity.ts";
import { listAudit } from "./audit.ts";
import { calledWrites } from "./called-runs.ts";
import { listEvents, newestEvent } from "./events.ts";
import { ledgerSums } from "./ledger-sums.ts";
import { ledgerPage } from "./ledger.ts";
import { listFlows, listTables } from "./name-page.ts";
import { overview } from "./overview.ts";
import { runDetail } from "./run-detail.ts";
import { itemsPage, loopWrites, oneItem, runWrites, writesOf } from "./run-items.ts";
import { flowVersion, listVersions } from "./versions.ts";

export type Question = Exclude<keyof Reading, "atOnce" | "close">;

/** What is answered in the same way on every store: all but the list of runs, which each searches in its own. */
type Shared = Exclude<Question, "listRuns">;

export const answers: {
  readonly [Name in Shared]: (
    ...given: Parameters<Reading[Name]>
  ) => Work<Awaited<ReturnType<Reading[Name]>>>;
} = {
  run: runDetail,
  listItems: itemsPage,
  loopWrites,
  calledWrites,
  runWrites,
  writesOf,
  item: oneItem,
  overview,
  listFlows,
  listTables,
  listVersions,
  flowVersion,
  listEvents,
  newestEvent,
  activity,
  reads,
  listAudit,
  ledger: ledgerPage,
  ledgerSums,
};
