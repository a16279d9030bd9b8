import type { Reading } from "#reading/reading.ts";
import type { Work } from "../session.ts";
import { activity, reads } from "./activity.ts";
import { listAudit } from "./audit.ts";
import { listEvents, newestEvent } from "./events.ts";
import { listingRuns, type RunSearch } from "./list-runs.ts";
import { ledgerPage, ledgerSums } from "./ledger.ts";
import { listFlows, listTables } from "./name-page.ts";
import { reconciledPage, reconciledSums } from "./reconciled.ts";
import { overview } from "./overview.ts";
import { runDetail } from "./run-detail.ts";
import { calledWrites, itemsPage, loopWrites, oneItem, runWrites, writesOf } from "./run-items.ts";
import { flowVersion, listVersions } from "./versions.ts";

type Answers = {
  readonly [Name in Exclude<keyof Reading, "atOnce" | "close">]: (
    ...given: Parameters<Reading[Name]>
  ) => Work<Awaited<ReturnType<Reading[Name]>>>;
};

/** The work that answers each question, in a database's own way of searching. */
export function answersBy(search: RunSearch): Answers {
  return {
    listRuns: listingRuns(search),
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
    reconciled: reconciledPage,
    reconciledSums,
  };
}

/** The edge of the read side: `readingBy` gives each question with what it is asked with, as `Reading` has them. */
export function workOf(answers: Answers, name: string, given: readonly unknown[]): Work<unknown> {
  const work = answers[name as keyof Answers] as (...given: readonly unknown[]) => Work<unknown>;
  return work(...given);
}

/** The read side, by what answers a question under its name. */
export function readingBy(
  questions: readonly string[],
  ask: (name: string, given: readonly unknown[]) => Promise<unknown>,
): Omit<Reading, "atOnce" | "close"> {
  const asking = questions.map((name) => [
    name,
    (...given: readonly unknown[]) => ask(name, given),
  ]);
  return Object.fromEntries(asking) as Omit<Reading, "atOnce" | "close">;
}
