import { parentPort, workerData } from "node:worker_threads";
import type { Reply, Request } from "#engine/limited-worker.ts";
import { openForReading } from "../database.ts";
import { activityAnswers } from "./activity.ts";
import type { Answers, Question } from "./answers.ts";
import { listAudit } from "./audit.ts";
import { eventAnswers } from "./events.ts";
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
import { doing } from "../session.ts";
import { versionAnswers } from "./versions.ts";

/** Reads for screens, on a thread and a connection of their own: the writer never waits for them. */
const db = openForReading((workerData as { readonly path: string }).path);

const asked = askRuns(db);
const done = doing(db);

const answers: Answers = {
  listAudit: listAudit(db),
  listRuns: listRuns(db),
  run: (id) => asked(runDetail(id)),
  listItems: (query) => asked(itemsPage(query)),
  loopWrites: (query) => asked(loopWrites(query)),
  calledWrites: (query) => asked(calledWrites(query)),
  runWrites: (query) => asked(runWrites(query)),
  writesOf: (query) => asked(writesOf(query)),
  item: (query) => asked(oneItem(query)),
  overview: overview(db),
  listFlows: listFlows(db),
  listTables: listTables(db),
  ledger: (query) => done(ledgerPage(query)),
  ledgerSums: (span) => done(ledgerSums(span)),
  ...versionAnswers(db),
  ...eventAnswers(db),
  ...activityAnswers(db),
};

function answer({ name, given }: Request): Reply {
  try {
    // The other side checked the types: a question and what it is asked with belong together.
    const ask = answers[name as Question] as (...given: readonly unknown[]) => unknown;
    return { ok: true, value: ask(...given) };
  } catch (error) {
    const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, kind, message };
  }
}

parentPort?.on("message", (request: Request) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort?.postMessage(answer(request));
});
