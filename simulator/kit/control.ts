/** The control interface: how tests and people look into the simulator and steer it. */
import { ZodError } from "zod";

import { ControlError } from "./control-error.ts";

export interface ControlCall<Sim> {
  readonly sim: Sim;
  readonly query: URLSearchParams;
  /** The id in the path, or "". */
  readonly id: string;
  readonly body: unknown;
}

export interface Route<Sim> {
  readonly method: string;
  readonly path: string;
  readonly run: (call: ControlCall<Sim>) => unknown;
}

/** Makers of the routes of one system. */
export function routesOf<Sim>() {
  type Run = Route<Sim>["run"];
  return {
    get: (path: string, run: Run): Route<Sim> => ({ method: "GET", path, run }),
    post: (path: string, run: Run): Route<Sim> => ({ method: "POST", path, run }),
    del: (path: string, run: Run): Route<Sim> => ({ method: "DELETE", path, run }),
  };
}

export interface ControlAnswer {
  readonly status: number;
  readonly json: unknown;
}

export function control<Sim extends { readonly onChange: () => void }>(
  sim: Sim,
  routes: readonly Route<Sim>[],
  { method, path, query, body }: Readonly<Record<"method" | "path" | "query" | "body", string>>,
): ControlAnswer {
  try {
    const { run, id } = route(routes, method, path);
    const json = run({ sim, id, query: new URLSearchParams(query), body: parsed(body) });
    if (method !== "GET") sim.onChange();
    return { status: 200, json };
  } catch (error) {
    return { status: statusOf(error), json: { error: messageOf(error) } };
  }
}

function route<Sim>(routes: readonly Route<Sim>[], method: string, path: string) {
  const parts = path.split("/").filter((part) => part !== "");
  for (const { method: wanted, path: pattern, run } of routes) {
    const names = pattern.split("/").filter((part) => part !== "");
    if (wanted !== method || names.length !== parts.length) continue;
    const fits = names.every((name, index) => name === ":id" || name === parts[index]);
    if (fits) return { run, id: decodeURIComponent(parts[names.indexOf(":id")] ?? "") };
  }
  throw new ControlError(404, `There is no ${method} /_control${path}.`);
}

function parsed(body: string): unknown {
  if (body === "") return {};
  try {
    const json: unknown = JSON.parse(body);
    return json;
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
}

function statusOf(error: unknown): number {
  if (error instanceof ZodError) return 400;
  // Also what the system itself refuses.
  const says = error instanceof Error && "status" in error ? error.status : null;
  return typeof says === "number" ? says : 500;
}

function messageOf(error: unknown): string {
  if (error instanceof ZodError) {
    return error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
