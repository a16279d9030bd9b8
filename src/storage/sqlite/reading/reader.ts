import { BadCursorError, type Reading } from "#people/reading.ts";
import type { Question } from "./answers.ts";
import { limitedWorker, WorkerFailure } from "./limited-worker.ts";

/** The read side on a thread of its own. Rejects with ReadTimeoutError where a question takes too long. */
export function createReader(path: string, { limitMs = 5_000 } = {}): Reading {
  const worker = limitedWorker(new URL("./reader.worker.ts", import.meta.url), {
    data: { path },
    limitMs,
  });

  async function ask<Name extends Question>(
    name: Name,
    ...given: Parameters<Reading[Name]>
  ): Promise<Awaited<ReturnType<Reading[Name]>>> {
    try {
      // `Answers` is what the worker's answers are held to.
      return (await worker.ask({ name, given })) as Awaited<ReturnType<Reading[Name]>>;
    } catch (error) {
      if (error instanceof WorkerFailure && error.kind === "BadCursorError")
        throw new BadCursorError(error.message, { cause: error });
      throw error;
    }
  }

  return {
    listRuns: (query) => ask("listRuns", query),
    run: (id) => ask("run", id),
    listItems: (query) => ask("listItems", query),
    loopWrites: (query) => ask("loopWrites", query),
    calledWrites: (query) => ask("calledWrites", query),
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
    close: () => worker.close(),
  };
}
