/** For tests: the simulator in a process of its own, as the world that the connector works in. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { JsonObject } from "#sdk/index.ts";
import { createSender, OutsideError } from "#sdk/index.ts";
import { stripe } from "./stripe.connection.ts";

const program = fileURLToPath(new URL("../../../simulator/stripe/main.ts", import.meta.url));

export const testKey = "sk_test_millrace_contract";
export const liveKey = "sk_live_millrace_contract";

export interface Simulator {
  readonly url: string;
  /** Calls the control interface. */
  control(method: "GET" | "POST" | "DELETE", path: string, body?: JsonObject): Promise<unknown>;
  /** Arms a fault for the next request that matches. */
  fault(fault: JsonObject, match?: JsonObject): Promise<void>;
  /** Makes objects, and returns their ids, oldest first. */
  make(kind: "charges" | "refunds" | "customers" | "products", what: JsonObject): Promise<string[]>;
  /** How many requests came in, by method and path. */
  counts(): Promise<Readonly<Record<string, number>>>;
  /** How many writes to that path had an effect. */
  executed(path: string): Promise<number>;
  close(): Promise<void>;
}

export async function startSimulator(args: readonly string[] = []): Promise<Simulator> {
  const always = ["--port", "0", "--rate-limit", "0", "--exit-with-parent"];
  const keys = ["--key", testKey, "--key", liveKey];
  const child = spawn(process.execPath, [program, ...always, ...keys, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const [line]: unknown[] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(() => Promise.reject(new Error("The simulator did not start"))),
  ]);
  const url = /http:\/\/[^\s)]+/.exec(String(line))?.[0];
  if (url === undefined) throw new Error(`The simulator said: ${String(line)}`);

  const control: Simulator["control"] = async (method, path, body) => {
    const response = await fetch(`${url}/_control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    url,
    control,
    fault: async (fault, match = {}) => void (await control("POST", "/faults", { fault, match })),
    make: async (kind, what) => {
      const made = z.object({ ids: z.array(z.string()) });
      return made.parse(await control("POST", `/${kind}`, what)).ids;
    },
    counts: async () =>
      z.object({ counts: z.record(z.string(), z.int()) }).parse(await control("GET", "/counts"))
        .counts,
    executed: async (path) => {
      const query = new URLSearchParams({ method: "POST", path, outcome: "executed" });
      return z.object({ total: z.int() }).parse(await control("GET", `/ledger?${query.toString()}`))
        .total;
    },
    close: async () => {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** A client of the simulator, over real sockets. */
export function connect(simulator: Simulator, apiKey = testKey) {
  const sender = createSender({ deadlineMs: 10_000, maxBytes: 5_000_000 });
  const trustedLoopback = [simulator.url];
  const values = stripe.fields.parse({ apiKey, apiBase: simulator.url });
  const api = stripe.open(values, { http: sender.send, trustedLoopback });
  return {
    api,
    check: () => stripe.check(api, values),
    close: () => sender.close(),
  };
}

/** What a call was refused with. */
export async function errorOf(call: Promise<unknown>): Promise<OutsideError> {
  const error: unknown = await call.then(
    () => new Error("The call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof OutsideError) return error;
  throw error;
}
