import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endAll, type RunningProgram, startProgram } from "./process.ts";
import { type SimulatedStripe, startSimulatedStripe } from "./simulated-stripe.ts";

/** The whole product as its users have it: real processes, real sockets, a data directory, a Stripe. */
export interface World {
  readonly stripe: SimulatedStripe;
  readonly dataDir: string;
  /** Starts Millrace, or starts it again; with more options where given. */
  start(...options: readonly string[]): Promise<RunningProgram>;
  api<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The same, for answers that are refusals. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** Lets time pass, for Millrace and for Stripe alike. */
  advance(seconds: number): Promise<void>;
  /** A connection to the simulator; its id. */
  connect(name?: string): Promise<string>;
  /** Makes a flow of this document and activates it; its id. */
  activeFlow(name: string, document: object): Promise<string>;
  /** All runs of a flow, oldest first. */
  runs(flowId: string): Promise<Run[]>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & object;
}

export interface Run {
  readonly id: string;
  readonly status: string;
  readonly reference: string;
  readonly createdAt: string;
}

export async function openWorld(simulatorOptions: readonly string[] = []): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-story-"));
  const clockFile = join(dataDir, "test-clock");
  writeFileSync(clockFile, "0");
  const stripe = await startSimulatedStripe(simulatorOptions);
  let url = "";
  let ahead = 0;

  const call: World["call"] = async (method, path, body, headers = {}) => {
    const token = readFileSync(join(dataDir, "api-token"), "utf8").trim();
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };
  const api: World["api"] = async (method, path, body) => {
    const { status, body: answer } = await call(method, path, body);
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as never;
  };

  return {
    stripe,
    dataDir,
    api,
    call,
    start: async (...options) => {
      const program = startProgram(
        "src/main.ts",
        ["--port", "0", "--data", dataDir, "--log", "json", ...options],
        { MILLRACE_SIMULATOR: stripe.url, MILLRACE_TEST_CLOCK: clockFile },
      );
      [, url = ""] = await program.waitFor(/ready at (http:[^\s"]+)/);
      return program;
    },
    advance: async (seconds) => {
      ahead += seconds;
      await stripe.advance(seconds);
      writeFileSync(clockFile, String(ahead * 1000));
    },
    connect: async (name = "Stripe") => {
      const { connection } = await api<{ connection: { id: string } }>("POST", "/connections", {
        connector: "stripe",
        name,
        values: { apiKey: stripe.key, apiBase: stripe.url },
      });
      return connection.id;
    },
    activeFlow: async (name, document) => {
      const { id } = await api<{ id: string }>("POST", "/flows", { name, draft: document });
      await api("POST", `/flows/${id}/activate`, { from: "now" });
      return id;
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
      await endAll();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks again and again until the answer suits, for things that other processes do in their own time. */
export async function eventually<Answer>(
  ask: () => Promise<Answer>,
  suits: (answer: Answer) => boolean,
  seconds = 60,
): Promise<Answer> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (suits(answer)) return answer;
    if (Date.now() > end)
      throw new Error(
        `Not in ${seconds} s; last answer: ${JSON.stringify(answer).slice(0, 2_000)}`,
      );
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
