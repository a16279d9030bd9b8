import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "#sdk/json.ts";

/**
 * The work that every store and loop is given: runs of three steps, each a millisecond long with a
 * result of 2 KB. Steps are called in the same way everywhere, so that only the rest differs.
 */

export const steps = ["s1", "s2", "s3"] as const;

export const Task = z.object({
  /** `steps`: nothing outside. `effects`: each step is a write with an idempotency key. */
  work: z.enum(["steps", "effects"]),
  /** How many runs are worked on at once. */
  atOnce: z.int(),
  runs: z.int(),
  /** The directory or database url. */
  place: z.string(),
});
export type Task = z.infer<typeof Task>;

export const Measured = z.object({
  runsPerSecond: z.number(),
  /** Processor time of the measured process, without the database's where that is another. */
  cpuMsPerRun: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** Events come in pieces of so many, as a poll's page holds them; each piece is one transaction. */
const piece = 100;

/** Compiles what is hot, and is not counted. */
const warmUp = 500;

/** Made beforehand. Random, so that no store can press them. */
const results: readonly JsonObject[] = Array.from({ length: 64 }, (_, index) => ({
  id: `obj_${index}`,
  object: "thing",
  body: randomBytes(1_460).toString("base64"),
}));

let served = 0;

export async function workOfOneMillisecond(): Promise<JsonObject> {
  await new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
  served += 1;
  return results[served % results.length] ?? {};
}

/** What an event holds. */
export function eventData(key: string): JsonObject {
  return { id: key, object: "event", amount: 1_000, currency: "usd", note: "A sale of the shop" };
}

/** What a write sends. */
export function requestParams(key: string): JsonObject {
  return { name: key, amount: 1_000 };
}

export interface Course {
  /** Told of each run that has ended. */
  readonly ended: () => void;
}

/**
 * Hands events in ahead of the work, so that there is always enough to do and never more than a
 * backlog of a piece, and measures from the first event to the end of the last run.
 */
export async function measure(
  { runs, atOnce }: Pick<Task, "runs" | "atOnce">,
  begin: (course: Course) => Promise<{
    readonly start: (keys: readonly string[]) => Promise<void>;
    readonly close: () => Promise<void>;
  }>,
): Promise<Measured> {
  let ended = (): void => undefined;
  const { start, close } = await begin({ ended: () => ended() });
  const pass = (name: string, count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      let given = 0;
      let done = 0;
      let feeding = false;
      const feed = async (): Promise<void> => {
        feeding = true;
        while (given < count && given - done < atOnce + piece) {
          const keys = Array.from(
            { length: Math.min(piece, count - given) },
            (_, index) => `${name}-${given + index}`,
          );
          given += keys.length;
          await start(keys);
        }
        feeding = false;
      };
      ended = () => {
        done += 1;
        if (done === count) resolve();
        else if (!feeding) feed().catch(reject);
      };
      feed().catch(reject);
    });

  const session = randomBytes(4).toString("hex");
  await pass(`w-${session}`, Math.min(warmUp, Math.max(50, runs / 4)));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await pass(`m-${session}`, runs);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await close();
  return { runsPerSecond: runs / seconds, cpuMsPerRun: (user + system) / 1000 / runs };
}

export function taskOfArguments(): Task {
  return Task.parse(JSON.parse(process.argv[2] ?? ""));
}
