import { type LimitedWorker, limitedWorker, WorkerFailure } from "#engine/limited-worker.ts";
import { BadCursorError, type Reading, ReadTimeoutError } from "#reading/reading.ts";
import { answersBy, readingBy } from "../../reading/answers.ts";
import { runSearch } from "./run-search.ts";

/**
 * The read side on threads of its own; the second is started when two questions come at once. Rejects
 * with ReadTimeoutError where a question takes too long.
 */
export function createReader(path: string, { limitMs }: { readonly limitMs: number }): Reading {
  const threads = Array.from({ length: 2 }, () => ({ worker: start(), asked: 0 }));

  function start(): LimitedWorker {
    return limitedWorker(new URL("./reader.worker.ts", import.meta.url), {
      data: { path },
      limitMs,
      tooLong: () => new ReadTimeoutError(`No answer within ${limitMs} ms`),
    });
  }

  /** On the thread that has the least to answer. */
  async function ask(name: string, given: readonly unknown[]): Promise<unknown> {
    const [thread] = threads.toSorted((one, other) => one.asked - other.asked);
    if (thread === undefined) throw new Error("There is no thread to read on");
    thread.asked += 1;
    try {
      return await thread.worker.ask({ name, given });
    } catch (error) {
      if (error instanceof WorkerFailure && error.kind === "BadCursorError")
        throw new BadCursorError(error.message, { cause: error });
      throw error;
    } finally {
      thread.asked -= 1;
    }
  }

  return {
    ...readingBy(Object.keys(answersBy(runSearch)), ask),
    atOnce: threads.length,
    close: async () => {
      await Promise.all(threads.map(({ worker }) => worker.close()));
    },
  };
}
