import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import type { Edit } from "./mistake.world.ts";
import type { Drawn } from "./turns.world.ts";

/** What to check, with the source as it is after the edits. */
export interface Wanted {
  readonly edits: readonly Edit[];
  readonly seed: number;
  readonly of: Drawn;
  readonly cases: number;
  /** So many cases are drawn before, and not played. */
  readonly after?: number;
  /** A case that breaks a promise is told in as few turns as can be. */
  readonly shrinks?: boolean;
}

const Found = z.object({
  cases: z.int(),
  steps: z.int(),
  promise: z.string().nullable(),
  story: z.string().nullable(),
  turns: z.int().nullable(),
});
export type Found = z.infer<typeof Found>;

const Told = z.union([z.object({ found: Found }), z.object({ error: z.unknown() })]);

export interface Checks {
  readonly check: (wanted: Wanted) => Promise<Found>;
  /** Nobody waits for a check any more. */
  readonly end: () => Promise<void>;
}

interface Asked {
  readonly wanted: Wanted;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly database: string | null;
}

export const mostThreads = (): number => Math.max(2, availableParallelism());

/**
 * Checks on as many threads as there are processors. One thread does many: to begin one takes longer than most checks.
 * `databases`: where cases move to, one for each thread.
 */
export function createChecks(databases: readonly string[] = []): Checks {
  const most = mostThreads();
  const free = [...databases];
  const line: Asked[] = [];
  const idle: Thread[] = [];
  const threads = new Set<Thread>();

  const begun = (): Thread => {
    const worker = new Worker(new URL("check-worker.world.ts", import.meta.url), {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      // What a mistake is planted in is loaded once: nobody would find it there again.
      env: { ...process.env, NODE_COMPILE_CACHE: "" },
    });
    const thread = { worker, database: free.pop() ?? null };
    threads.add(thread);
    return thread;
  };

  const gone = async (thread: Thread): Promise<void> => {
    threads.delete(thread);
    await thread.worker.terminate();
    if (thread.database !== null) free.push(thread.database);
  };

  const next = async (): Promise<void> => {
    const thread = idle.pop() ?? (threads.size < most ? begun() : undefined);
    const asked = thread && line.shift();
    if (!asked) return;
    const lives = await done(thread, asked);
    if (lives) idle.push(thread);
    else await gone(thread);
    if (line.length > 0) await next();
  };

  return {
    check: (wanted) =>
      new Promise((resolve, reject) => {
        line.push({ wanted, resolve, reject });
        next().catch(reject);
      }),
    end: async () => {
      await Promise.all(Array.from(threads, gone));
    },
  };
}

/** Resolves in any case, with whether the thread lives on; who asked hears of the rest. */
function done({ worker, database }: Thread, { wanted, resolve, reject }: Asked): Promise<boolean> {
  return new Promise((over) => {
    const settled = (lives: boolean): void => {
      worker.off("message", heard).off("error", broken).off("exit", ended);
      over(lives);
    };
    const broken = (error: unknown): void => {
      reject(error);
      settled(false);
    };
    const ended = (): void => broken(new Error("The check ended without a word"));
    const heard = (told: unknown): void => {
      const { data, error } = Told.safeParse(told);
      if (data && "found" in data) resolve(data.found);
      else reject(data ? data.error : error);
      settled(true);
    };
    worker.on("message", heard).on("error", broken).on("exit", ended);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage({ shrinks: false, after: 0, database, ...wanted });
  });
}
