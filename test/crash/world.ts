import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtProgram } from "../../scripts/programs.ts";
import { crashWords } from "../../src/test-crash.ts";
import { type RunningProgram, runToEnd, startProgram } from "../process.ts";
import { type SimulatedStripe, startSimulatedStripe } from "../simulated-stripe.ts";
import { type Speaker, speakerTo } from "../speaker.ts";
import { breakServer } from "./broken-product.ts";
import type { CrashingDatabase, Deployment } from "./deployments.ts";
import type { Forgotten } from "./evidence.ts";
import { whenAllHasArrived } from "./leap.ts";
import type { Options } from "./options.ts";
import { openWayTo, type WayToStripe } from "./ways.ts";

/** How long a backup of all that a long run has made may take while many others work on the machine. */
const patienceMs = 600_000;

/** Stripe, the product's processes, and a time that both sides share and that runs fast. */
export interface CrashWorld {
  /** Where data, logs and, in the end, the evidence are. */
  readonly folder: string;
  readonly stripe: SimulatedStripe;
  /** How the product goes there; all others go straight. */
  readonly way: WayToStripe;
  readonly keys: Readonly<Record<"shop" | "second" | "other", string>>;
  readonly accounts: Readonly<Record<"shop" | "other", string>>;
  /** How many processes of the product there are. */
  readonly slots: number;
  readonly database: CrashingDatabase | null;
  /** Starts the process of a slot; `crash` is the product's setting for it. */
  start(slot: number, crash: string): Product;
  /** Takes a backup of the process that answers there; its file. */
  backUp(slot: number, url: string): Promise<string>;
  /** Puts the backup in the place of the slot's data, and starts a process that knows that it is the only one. */
  restore(slot: number, backup: string): Promise<Product>;
  /** Moves the slot's data to PostgreSQL, while no process works on them; the moves before the last are killed after so long. */
  move(slot: number, cutsMs: readonly number[]): Promise<void>;
  /** How long something is asked for: what takes longer than a process lives is done only when the killing is over. */
  readonly askMs: number;
  /** The process that was started last in each slot. */
  latest(): readonly Product[];
  /** How many processes were started. */
  starts(): number;
  /** The longest that a process took until it was ready, in milliseconds. */
  slowestStart(): number;
  /** Stripe's clock, in milliseconds since 1970. */
  now(): number;
  /** Of which times the store has lost what it knew. */
  readonly forgotten: readonly Forgotten[];
  /** What was committed from then on is lost, and what was sent of it has arrived at Stripe when this resolves. */
  forget(from: number): Promise<void>;
  /** Lets seconds pass all at once, for both sides; what is on its way meanwhile arrives after them. */
  advance(seconds: number): Promise<void>;
  /** The same for a day, in which nothing stays on its way: what has left arrives before it or is cut, and Stripe's work on it is over. */
  leap(seconds: number): Promise<void>;
  /** Sets the clock of one slot's machine wrong by so much. No time passes with it, and Stripe's stays. */
  setWrong(slot: number, seconds: number): Promise<void>;
  /** Lets the clock run so many times as fast as it does; returns what stops it. */
  run(speed: number): () => Promise<void>;
}

/** One process of the product. The times are the machine's; null where it ended before. */
export interface Product {
  readonly program: RunningProgram;
  readonly ready: Promise<{ readonly at: number; readonly url: string } | null>;
  readonly firstStep: Promise<number | null>;
  /** When it had ended, and whether it was killed or went by itself. */
  readonly ended: Promise<{ readonly at: number; readonly killed: boolean }>;
}

const keys = {
  shop: "sk_test_millrace_demo",
  second: "sk_test_millrace_second",
  other: "sk_test_millrace_other",
} as const;

const accounts = { shop: "acct_1MillraceDemo0001", other: "acct_1MillraceOther0001" } as const;

const clockBeatMs = 250;

export async function openCrashWorld(
  options: Options,
  deployment: Deployment,
): Promise<CrashWorld> {
  const folder = mkdtempSync(join(tmpdir(), "millrace-crash-"));
  const wrong = Array.from({ length: deployment.slots }, () => 0);
  const clockOf = (slot: number) => join(folder, `clock-${slot}`);
  mkdirSync(join(folder, "logs"));
  const stripe = await startSimulatedStripe({
    rateLimit: 0,
    account: accounts.shop,
    keys: [keys.shop, keys.second],
  });
  await stripe.setKey({ key: keys.other, account: accounts.other });
  const way = await openWayTo(stripe.url, folder);
  let ahead = 0;
  const latest = new Map<number, Product>();
  let starts = 0;
  let slowestStart = 0;
  let last = Promise.resolve();

  const tell = (slot: number): void => {
    const clock = clockOf(slot);
    const told = [ahead, wrong[slot] ?? 0].map((seconds) => Math.round(seconds * 1_000));
    // In one piece: half a number would be a clock that goes back.
    writeFileSync(`${clock}.new`, told.join(" "));
    renameSync(`${clock}.new`, clock);
  };
  const inTurn = (move: () => Promise<void>): Promise<void> => (last = last.then(move));
  const pass = async (seconds: number): Promise<void> => {
    ahead += seconds;
    wrong.forEach((_, slot) => tell(slot));
    await stripe.advance(seconds);
  };
  const advance = (seconds: number): Promise<void> => inTurn(() => pass(seconds));
  const leap = (seconds: number): Promise<void> =>
    inTurn(() => whenAllHasArrived({ stripe, way }, () => pass(seconds)));
  wrong.forEach((_, slot) => tell(slot));
  const server = options.broken === null ? builtProgram("server") : breakServer(options.broken);

  const environment = (slot: number): Readonly<Record<string, string>> => ({
    MILLRACE_SIMULATOR: way.url,
    ...way.environment,
    MILLRACE_TEST_CLOCK: clockOf(slot),
    // What ends while a clock is a month behind has ended a month ago, and the judge wants to see all.
    MILLRACE_HISTORY_DAYS: "3650",
    ...deployment.environmentOf(slot),
  });
  const timeStart = async ({ ready }: Product, startedAt: number): Promise<void> => {
    const { at = startedAt } = (await ready) ?? {};
    slowestStart = Math.max(slowestStart, at - startedAt);
  };
  const start = (slot: number, crash: string): Product => {
    const program = startProgram(
      server,
      ["--port", "0", "--data", dataOf(folder, slot), "--log", "json"],
      { ...environment(slot), MILLRACE_TEST_CRASH: crash },
    );
    const product = productOf(program, join(folder, "logs", `product-${slot}.log`), crash);
    latest.set(slot, product);
    starts += 1;
    void timeStart(product, Date.now());
    return product;
  };
  const millrace = async (slot: number, ...args: readonly string[]): Promise<void> => {
    const options = ["--data", dataOf(folder, slot), ...args];
    const cli = builtProgram("cli");
    const { code, output } = await runToEnd(cli, options, environment(slot), patienceMs);
    if (code !== 0) throw new Error(`millrace ${args.join(" ")}: ${output}`);
  };
  let backups = 0;
  const forgotten: Forgotten[] = [];
  const now = (): number => Date.now() + ahead * 1_000;

  return {
    folder,
    stripe,
    way,
    keys,
    accounts,
    slots: deployment.slots,
    database: deployment.database,
    now,
    forgotten,
    forget: (from) =>
      inTurn(() =>
        whenAllHasArrived({ stripe, way }, async () => void forgotten.push({ from, to: now() })),
      ),
    advance,
    leap,
    setWrong: (slot, seconds) =>
      inTurn(async () => {
        wrong[slot] = seconds;
        tell(slot);
      }),
    start,
    backUp: async (slot, url) => {
      backups += 1;
      const file = join(folder, `backup-${backups}.db`);
      await millrace(slot, "--url", url, "backup", file);
      return file;
    },
    restore: async (slot, backup) => {
      await millrace(slot, "restore", backup);
      const product = start(slot, "none:1:0");
      const ready = await product.ready;
      if (ready === null) throw new Error(`It did not start:\n${product.program.output()}`);
      await apiOf(ready.url, dataOf(folder, slot))("POST", "/system/restore", {
        as: "replaces",
      });
      rmSync(backup);
      return product;
    },
    move: async (slot, cutsMs) => {
      const { destination } = deployment;
      if (destination === null) throw new Error("There is nowhere to move to");
      const env = { ...environment(slot), DATABASE_URL: destination.url };
      const at = Date.now();
      const order = { command: "move", data: dataOf(folder, slot), locale: "en", at };
      for (const ms of cutsMs) {
        // The program itself: its parent's end would not be its own.
        const moving = startProgram(builtProgram("offline"), [JSON.stringify(order)], env);
        await Promise.race([wait(ms), moving.ended]);
        const code = await moving.end("SIGKILL");
        if (code !== null && code !== 0) throw new Error(`It did not move:\n${moving.output()}`);
        if (code === 0) return destination.arrived();
      }
      await millrace(slot, "move", "--to", destination.url);
      destination.arrived();
    },
    askMs: (options.minutes + 20) * 60_000,
    latest: () => [...latest.values()],
    starts: () => starts,
    slowestStart: () => slowestStart,
    run: (speed) => {
      let running = true;
      const over = (async () => {
        while (running) {
          await wait(clockBeatMs);
          await advance(((speed - 1) * clockBeatMs) / 1_000);
        }
      })();
      // What went wrong is told when it is stopped.
      over.catch(() => undefined);
      return async () => {
        running = false;
        await over;
      };
    },
  };
}

export function dataOf(folder: string, slot: number): string {
  return join(folder, `data-${slot}`);
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function productOf(program: RunningProgram, log: string, crash: string): Product {
  const when = async (pattern: RegExp) => {
    try {
      const [, found = ""] = await program.waitFor(pattern);
      return { at: Date.now(), url: found };
    } catch {
      return null;
    }
  };
  const ended = (async () => {
    const code = await program.ended;
    const at = Date.now();
    appendFileSync(log, `== ${crash}, ended ${new Date(at).toISOString()}\n${program.output()}`);
    return { at, killed: code === null };
  })();
  return {
    program,
    ready: when(/ready at (http:[^\s"]+)/),
    firstStep: when(new RegExp(crashWords.firstStep)).then((found) => found?.at ?? null),
    ended,
  };
}

/** The product's HTTP API, of one process that is ready. */
export type Api = Speaker["api"];

export function apiOf(url: string, dataDir: string): Api {
  return speakerTo(url, dataDir).api;
}
