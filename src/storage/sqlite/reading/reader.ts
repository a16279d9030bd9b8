import {
  type LimitedWorker,
  limitedWorker,
  type Request,
  WorkerFailure,
} from "#engine/limited-worker.ts";
import { BadCursorError, type Reading, ReadTimeoutError } from "#people/reading.ts";
import type { Question } from "../../reading/answers.ts";

/**
 * The read side on threads of its own; the second is started when two questions come at once. Rejects
 * with ReadTimeoutError where a question takes too long.
 */
export function createReader(path: string, { limitMs = 5_000 } = {}): Reading {
  const threads = Array.from({ length: 2 }, () => ({ worker: start(), asked: 0 }));

  function start(): LimitedWorker {
    return limitedWorker(new URL("./reader.worker.ts", import.meta.url), {
      data: { path },
      limitMs,
      tooLong: () => new ReadTimeoutError(`No answer within ${limitMs} ms`),
    });
  }

  async function askFreest(request: Request): Promise<unknown> {
    const [thread] = threads.toSorted((one, other) => one.asked - other.asked);
    if (thread === undefined) throw new Error("There is no thread to read on");
    thread.asked += 1;
    try {
      return await thread.worker.ask(request);
    } finally {
      thread.asked -= 1;
    }
  }

  async function ask<Name extends Question>(
    name: Name,
    ...given: Parameters<Reading[Name]>
  ): Promise<Awaited<ReturnType<Reading[Name]>>> {
    try {
      // `Answers` is what the worker's answers are held to.
      return (await askFreest({ name, given })) as Awaited<ReturnType<Reading[Name]>>;
    } catch (error) {
      if (error instanceof WorkerFailure && error.kind === "BadCursorError")
        throw new BadCursorError(error.message, { cause: error });
      throw error;
    }
  }

  return {
    atOnce: threads.length,
    listRuns: (query) => ask("listRuns", query),
    run: (id) => ask("run", id),
    listItems: (query) => ask("listItems", query),
    loopWrites: (query) => ask("loopWrites", query),
    calledWrites: (query) => ask("calledWrites", query),
    runWrites: (query) => ask("runWrites", query),
    writesOf: (query) => ask("writesOf", query),
    item: (query) => ask("item", query),
    overview: (query) => ask("overview", query),
    listFlows: (query) => ask("listFlows", query),
    listTables: (query) => ask("listTables", query),
    listVersions: (query) => ask("listVersions", query),
    flowVersion: (flowId, number) => ask("flowVersion", flowId, number),
    listEvents: (query) => ask("listEvents", query),
    newestEvent: (connectionId, trigger) => ask("newestEvent", connectionId, trigger),
    activity: (flowIds) => ask("activity", flowIds),
    reads: (connectionId, since) => ask("reads", connectionId, since),
    listAudit: (query) => ask("listAudit", query),
    ledger: (query) => ask("ledger", query),
    ledgerSums: (span) => ask("ledgerSums", span),
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.close()));
    },
  };
}
