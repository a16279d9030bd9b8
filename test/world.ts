import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import type { StartOptions } from "../simulator/stripe/server.ts";
import { createNewDatabase, putNewData } from "./new-data.ts";
import { createDatabase, dropDatabase, overSocket } from "./postgres-cluster.ts";
import { endAll, type RunningProgram, startProgram } from "./process.ts";
import { type SimulatedStripe, startSimulatedStripe } from "./simulated-stripe.ts";
import { type Speaker, speakerTo } from "./speaker.ts";
import { builtProgram } from "../scripts/programs.ts";
import { STORIES_BEGIN } from "../src/engine/clock.world.ts";

export interface Process extends RunningProgram, Speaker {
  readonly url: string;
}

/**
 * The whole product as its users have it: real processes, real sockets, a data directory, a Stripe. On
 * SQLite, or where the tests have a PostgreSQL, on that.
 */
export interface World extends Speaker {
  readonly stripe: SimulatedStripe;
  readonly dataDir: string;
  /** The PostgreSQL database; null on SQLite. */
  readonly databaseUrl: string | null;
  /** Variables that the processes get that are started from now on. */
  readonly env: Record<string, string>;
  /**
   * Starts Millrace, or starts it again; with more options where given. On SQLite one process, on
   * PostgreSQL two, which end together.
   */
  start(...options: readonly string[]): Promise<Pick<RunningProgram, "end">>;
  /** One process more. */
  startProcess(...options: readonly string[]): Promise<Process>;
  /** The time of Millrace and of Stripe, in milliseconds. */
  now(): number;
  /** Lets time pass, for Millrace and for Stripe alike. */
  advance(seconds: number): Promise<void>;
  /** A connection to the simulator, with the simulator's own key or this one, made once of each name; its id. */
  connect(name?: string, key?: string): Promise<string>;
  /** Makes a flow of this document and activates it; its id. */
  activeFlow(name: string, document: object): Promise<string>;
  /** Deactivates all active flows, however they became so, for the next test in the same world. */
  endFlows(): Promise<void>;
  /** All runs of a flow, oldest first. */
  runs(flowId: string): Promise<Run[]>;
  close(): Promise<void>;
}

export interface Run {
  readonly id: string;
  readonly status: string;
  readonly resumesAt: string | null;
  readonly reference: string;
  readonly createdAt: string;
}

/** Where and when a story takes place, where it says so. */
export interface Setting {
  /** A cluster of PostgreSQL, by its url; null for SQLite. */
  readonly cluster?: string | null;
  /** Its data lie in a folder of their own in this one. */
  readonly folder?: string;
  /** Unix milliseconds. */
  readonly beginsAt?: number;
  /** Nothing is there before the first start, not even tables. */
  readonly bare?: boolean;
}

export async function openWorld(
  simulator: StartOptions = {},
  {
    cluster = inject("postgres") ?? null,
    folder = tmpdir(),
    beginsAt = STORIES_BEGIN,
    bare = false,
  }: Setting = {},
): Promise<World> {
  const dataDir = mkdtempSync(join(folder, "millrace-story-"));
  const clockFile = join(mkdtempSync(join(tmpdir(), "millrace-clock-")), "test-clock");
  const databaseUrl =
    cluster === null ? null : await (bare ? createDatabase : createNewDatabase)(cluster);
  if (cluster === null && !bare) await putNewData(dataDir);
  const stripe = await startSimulatedStripe(simulator);
  const processes: Process[] = [];
  const env: Record<string, string> = {};
  const connections = new Map<string, string>();
  let ahead = 0;
  let closed = false;
  const advance = async (seconds: number): Promise<void> => {
    ahead += seconds;
    await stripe.advance(seconds);
    writeFileSync(clockFile, String(Math.round(ahead * 1000)));
  };
  await advance((beginsAt - Date.now()) / 1000);

  const startProcess: World["startProcess"] = async (...options) => {
    const program = startProgram(
      builtProgram("server"),
      ["--port", "0", "--data", dataDir, "--log", "json", ...options],
      {
        MILLRACE_SIMULATOR: stripe.url,
        MILLRACE_TEST_CLOCK: clockFile,
        MILLRACE_BALLAST_MB: "1",
        DATABASE_URL: databaseUrl === null ? "" : overSocket(databaseUrl),
        ...env,
      },
    );
    const [, url = ""] = await program.waitFor(/ready at (http:[^\s"]+)/);
    const process = { ...program, url, ...speakerTo(url, dataDir) };
    processes.push(process);
    void program.ended.then(() => processes.splice(processes.indexOf(process), 1));
    return process;
  };
  /** Whichever process was started last. */
  const speaker = (): Speaker => {
    const last = processes.at(-1);
    if (!last) throw new Error("Millrace does not run");
    return last;
  };
  const api: World["api"] = (...request) => speaker().api(...request);

  return {
    stripe,
    dataDir,
    databaseUrl,
    env,
    api,
    call: (...request) => speaker().call(...request),
    startProcess,
    start: async (...options) => {
      const started = [await startProcess(...options)];
      if (databaseUrl !== null) started.push(await startProcess(...options));
      return {
        end: async (signal) => {
          const codes = await Promise.all(started.map((one) => one.end(signal)));
          return codes.find((code) => code !== 0) ?? codes[0] ?? null;
        },
      };
    },
    now: () => Date.now() + ahead * 1000,
    advance,
    connect: async (name = "Stripe", key = stripe.key) => {
      const made = connections.get(name);
      if (made !== undefined) return made;
      const { connection } = await api<{ connection: { id: string } }>("POST", "/connections", {
        connector: "stripe",
        name,
        values: { apiKey: key, apiBase: stripe.url },
      });
      connections.set(name, connection.id);
      return connection.id;
    },
    activeFlow: async (name, document) => {
      const { id } = await api<{ id: string }>("POST", "/flows", { name, draft: document });
      await api("POST", `/flows/${id}/activate`, { from: "now" });
      return id;
    },
    endFlows: async () => {
      const { items } = await api<{ items: { id: string }[] }>("GET", "/flows?state=active");
      for (const { id } of items) await api("POST", `/flows/${id}/deactivate`);
    },
    runs: async (flowId) => {
      const runs: Run[] = [];
      let next: string | null = null;
      do {
        const page: { items: Run[]; next: string | null } = await api(
          "GET",
          `/runs?flow=${flowId}&limit=200${next ? `&cursor=${next}` : ""}`,
        );
        runs.push(...page.items);
        next = page.next;
      } while (next);
      return runs.toReversed();
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await endAll();
      await stripe.close();
      if (cluster !== null && databaseUrl !== null) await dropDatabase(cluster, databaseUrl);
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(dirname(clockFile), { recursive: true, force: true });
    },
  };
}

const patienceMs = 600_000;

/**
 * Asks again and again until the answer suits, for things that other processes do in their own time. The
 * longer it has waited, the longer it waits: to be asked is most of what an idle process has to do.
 */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  suits: (answer: Answer) => boolean,
): Promise<Answer> {
  const begin = Date.now();
  for (;;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    const waited = Date.now() - begin;
    if (waited > patienceMs)
      throw new Error(`It stands still; last answer: ${JSON.stringify(answer).slice(0, 2_000)}`);
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(Math.max(waited / 10, 50), 1_000));
    });
  }
}
