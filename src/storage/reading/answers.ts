import type { Reading } from "#people/reading.ts";
import type { Work } from "../session.ts";
import { activity, reads } from "./activity.ts";
import { listAudit } from "./audit.ts";
import { listEvents, newestEvent } from "./events.ts";
import { ledgerPage, ledgerSums } from "./ledger.ts";
import { listFlows, listTables } from "./name-page.ts";
import { overview } from "./overview.ts";
import { runDetail } from "./run-detail.ts";
import { calledWrites, itemsPage, loopWrites, oneItem, runWrites, writesOf } from "./run-items.ts";
import { flowVersion, listVersions } from "./versions.ts";

/** What is answered in the same way on every store: all but the list of runs, which each searches in its own. */
type Shared = Exclude<keyof Reading, "atOnce" | "close" | "listRuns">;

const answers: {
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

/** The edge of the read side: `readingBy` gives each question with what it is asked with, as `Reading` has them. */
export function workOf(name: string, given: readonly unknown[]): Work<unknown> {
  const work = answers[name as Shared] as (...given: readonly unknown[]) => Work<unknown>;
  return work(...given);
}

/** The read side, by what answers a question under its name. */
export function readingBy(
  ask: (name: string, given: readonly unknown[]) => Promise<unknown>,
): Omit<Reading, "atOnce" | "close"> {
  const names = ["listRuns", ...Object.keys(answers)];
  const asking = names.map((name) => [name, (...given: readonly unknown[]) => ask(name, given)]);
  return Object.fromEntries(asking) as Omit<Reading, "atOnce" | "close">;
}
