import { NoRoomError } from "../room.ts";
import type { Store } from "../store.ts";
import type { Disk } from "./disk.world.ts";
import { createLeases } from "./leases.world.ts";
import type { Process, Question } from "./questions.world.ts";
import { runOf } from "./subjects.world.ts";
import { type Passed, type StoreWatch, watchedStore } from "./watched.world.ts";

/** The verbs between which the plug is pulled; all others are answered at once. */
export const durable: ReadonlySet<string> = new Set([
  "acceptEvents",
  "breakConnection",
  "callRun",
  "cancelRun",
  "claimRuns",
  "continueRun",
  "decideParked",
  "freeRuns",
  "noteDoubt",
  "noteLookUp",
  "passGate",
  "planEffect",
  "pollFailed",
  "recordState",
  "recordStep",
  "replaceSecret",
  "settleRestore",
  "wakeCaller",
]);

/** Those that answer at once, and call back. */
export const listeners: ReadonlySet<string> = new Set(["onWork", "onChanges"]);

const diskIsFull = new Error("The disk is full");

/** What a process that is gone hears. */
const never = new Promise<never>(() => undefined);

export interface ProcessStores {
  /** The product's store as one process has it: what it asks of a durable verb hangs until somebody answers. */
  of(process: Process): Store;
  /** The store is at work on what was asked of it. */
  isBusy(): boolean;
}

export interface ProcessWatch extends Omit<StoreWatch, "passed"> {
  passed(pass: Passed, process: Process): void;
  violated(what: string): void;
}

export function createProcessStores(
  disk: Disk,
  watch: ProcessWatch,
  hang: (question: Question) => void,
): ProcessStores {
  const leases = createLeases();
  let busy = 0;

  /** Who asks may pass over the error, and less would be proven. */
  const underWay = async (name: string, work: () => unknown): Promise<unknown> => {
    busy += 1;
    try {
      return await work();
    } catch (error) {
      watch.violated(`the store failed at ${name}: ${String(error)}`);
      throw error;
    } finally {
      busy -= 1;
    }
  };

  const of = (process: Process): Store => {
    const store = watchedStore(leases.storeFor(disk.open()), disk.rows, {
      ...watch,
      passed: (pass) => watch.passed(pass, process),
    });
    const verbOf = (name: string): unknown => {
      const verb: unknown = Reflect.get(store, name);
      if (typeof verb !== "function" || listeners.has(name)) return verb;
      const ask = (args: readonly unknown[]): Promise<unknown> =>
        process.state === "dead"
          ? never
          : underWay(name, () => Reflect.apply(verb, undefined, args));
      if (!durable.has(name)) return (...args: readonly unknown[]) => ask(args);
      return (...args: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          hang({
            process,
            to: "store",
            about: runOf(args),
            words: name,
            reply: null,
            ask: () =>
              ask(args).then(
                (value) => () => resolve(value),
                (error: unknown) => () => reject(error),
              ),
            refuse: () => reject(new NoRoomError({ cause: diskIsFull })),
          });
        });
    };
    const known = new Map<string | symbol, unknown>();
    return new Proxy(store, {
      get: (_, name) => {
        if (typeof name === "string" && !known.has(name)) known.set(name, verbOf(name));
        return known.get(name);
      },
    });
  };

  return { of, isBusy: () => busy > 0 };
}
