import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type RunningProgram, startProgram } from "../test/process.ts";
import { nodeSettings } from "../scripts/node-settings.ts";
import { profiling } from "./processes.ts";
import { builtProgram } from "../scripts/programs.ts";

/** The product and the simulator as people have them: a process each, over sockets, with a data folder. */
export interface Installation {
  readonly dataDir: string;
  readonly simulator: RunningProgram;
  /** Starts Millrace. Resolves when it says that it is ready. */
  start(): Promise<Product>;
  stop(): Promise<void>;
  /** Asks Millrace, as a program with its token does. */
  api: Api;
  /** Takes a file of any length, and keeps none of it. */
  download(path: string): Promise<Taken>;
  /** The same installation for somebody else, a builder, who is signed in. */
  colleague(name: string): Promise<Installation>;
  /** Steers the simulator, beside Stripe's own interface. */
  control: Api;
  /** Lets time pass for both. Only where the test clock was asked for. */
  advance(seconds: number): Promise<void>;
  /** A connection to an account of its own in the simulator. */
  connect(account: Account): Promise<string>;
  /** A flow of this document, activated from now on; its id. `liveWrites`: so many of its steps write in live mode. */
  activeFlow(name: string, document: object, liveWrites?: number): Promise<string>;
  close(): Promise<void>;
}

export type Api = <S extends z.ZodType>(
  answer: S,
  method: string,
  path: string,
  body?: object,
) => Promise<z.infer<S>>;

export interface Product {
  readonly pid: number;
  /** From the start of the process. */
  readonly readyMs: number;
  readonly url: string;
  /** What it has printed. */
  readonly output: () => string;
}

export interface Taken {
  readonly bytes: number;
  readonly lines: number;
}

export interface Account {
  readonly id: string;
  readonly live: boolean;
}

const lineFeed = 10;

export const anything = z.unknown();
const WithId = z.object({ id: z.string() });
const Connected = z.object({ connection: WithId });
const Invited = z.object({ link: z.string() });

export async function openInstallation({ testClock = false } = {}): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
  const clockFile = join(dataDir, "test-clock");
  writeFileSync(clockFile, "0");
  const simulator = startProgram(builtProgram("simulator"), ["--port", "0", "--rate-limit", "0"]);
  const [, stripe = ""] = await simulator.waitFor(/ready at (http:\S+)/);
  let product: RunningProgram | null = null;
  let url = "";
  let ahead = 0;

  const ask = async <S extends z.ZodType>(
    answer: S,
    address: string,
    method: string,
    body: object | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<z.infer<S>> => {
    const response = await fetch(address, {
      method,
      headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${text}`);
    return answer.parse(text === "" ? null : JSON.parse(text));
  };

  const control: Api = (answer, method, path, body) =>
    ask(answer, `${stripe}/_control${path}`, method, body, {});

  const bearer = (): Readonly<Record<string, string>> => {
    const token = readFileSync(join(dataDir, "api-token"), "utf8").trim();
    return { authorization: `Bearer ${token}` };
  };

  const actingAs = (api: Api): Installation => ({
    ...shared,
    api,

    connect: async ({ id, live }) => {
      const apiKey = `sk_${live ? "live" : "test"}_${id}`;
      await control(anything, "POST", "/keys", { key: apiKey, account: id });
      const { connection } = await api(Connected, "POST", "/connections", {
        connector: "stripe",
        name: id,
        values: { apiKey, apiBase: stripe },
      });
      return connection.id;
    },

    activeFlow: async (name, draft, liveWrites = 0) => {
      const { id } = await api(WithId, "POST", "/flows", { name, draft });
      const confirm = liveWrites === 0 ? {} : { confirm: liveWrites };
      await api(anything, "POST", `/flows/${id}/activate`, { from: "now", ...confirm });
      return id;
    },
  });

  const shared: Omit<Installation, "api" | "connect" | "activeFlow"> = {
    dataDir,
    simulator,

    start: async () => {
      const startedAt = performance.now();
      const program = startProgram(
        builtProgram("server"),
        ["--port", "0", "--data", dataDir, "--log", "json"],
        {
          MILLRACE_SIMULATOR: stripe,
          MILLRACE_SIMULATOR_KEY: "sk_test_millrace_demo",
          NODE_OPTIONS: [nodeSettings.NODE_OPTIONS, ...profiling()].join(" "),
          ...(testClock ? { MILLRACE_TEST_CLOCK: clockFile } : {}),
        },
      );
      product = program;
      [, url = ""] = await program.waitFor(/ready at (http:[^\s"]+)/);
      const readyMs = performance.now() - startedAt;
      return { pid: program.pid, readyMs, url, output: program.output };
    },

    stop: async () => {
      const ending = product;
      product = null;
      await ending?.end("SIGTERM");
    },

    control,

    download: async (path) => {
      const response = await fetch(`${url}/api/v1${path}`, { headers: bearer() });
      if (!response.ok || response.body === null)
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      let bytes = 0;
      let lines = 0;
      for await (const chunk of response.body) {
        bytes += chunk.byteLength;
        for (const byte of chunk) if (byte === lineFeed) lines += 1;
      }
      return { bytes, lines };
    },

    advance: async (seconds) => {
      ahead += seconds;
      await control(anything, "POST", "/clock", { advance_seconds: seconds });
      writeFileSync(clockFile, String(ahead * 1000));
    },

    colleague: async (name) => {
      const email = `${name.toLowerCase()}@example.com`;
      const password = "correct horse battery";
      const wish = { email, role: "builder" };
      const { link } = await installation.api(Invited, "POST", "/people/invitations", wish);
      const token = new URL(link).hash.slice(1);
      const headers = { origin: url, "content-type": "application/json" };
      const post = async (path: string, body: object): Promise<Response> => {
        const request = { method: "POST", headers, body: JSON.stringify(body) };
        const response = await fetch(`${url}/api/v1${path}`, request);
        if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
        return response;
      };
      await post("/invitations/accept", { token, name, password });
      const signedIn = await post("/sign-in", { email, password });
      const cookie = signedIn.headers.getSetCookie().map((one) => one.split(";", 1).join(""));
      const theirs = { origin: url, cookie: cookie.join("; ") };
      return actingAs((answer, method, path, body) =>
        ask(answer, `${url}/api/v1${path}`, method, body, theirs),
      );
    },

    close: async () => {
      await shared.stop();
      await simulator.end("SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  const installation = actingAs((answer, method, path, body) =>
    ask(answer, `${url}/api/v1${path}`, method, body, bearer()),
  );
  return installation;
}

/** Does it many at a time, because each of them waits for the disk. */
export async function each<Item>(
  items: readonly Item[],
  job: (item: Item, index: number) => Promise<unknown>,
): Promise<void> {
  const rest = [...items.entries()];
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let next = rest.shift(); next; next = rest.shift()) await job(next[1], next[0]);
    }),
  );
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
