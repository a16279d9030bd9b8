/** The control interface: how tests and people look into the simulator and steer it. */
import { ZodError } from "zod";

import { ControlError } from "./control-error.ts";
import { ROUTES } from "./control-routes.ts";
import { StripeError } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Simulator } from "./simulator.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly json: unknown;
}

export function control(
  sim: Simulator,
  method: string,
  path: string,
  query: string,
  body: string,
): ControlAnswer {
  try {
    const { run, id } = route(method, path);
    const json = run({ sim, id, query: new URLSearchParams(query), body: parsed(body) });
    if (method !== "GET") sim.onChange();
    return { status: 200, json };
  } catch (error) {
    return { status: statusOf(error), json: { error: messageOf(error) } };
  }
}

function route(method: string, path: string) {
  const parts = path.split("/").filter((part) => part !== "");
  for (const { method: wanted, path: pattern, run } of ROUTES) {
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
    const json: Json = JSON.parse(body);
    return json;
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
}

function statusOf(error: unknown): number {
  if (error instanceof ControlError || error instanceof StripeError) return error.status;
  return error instanceof ZodError ? 400 : 500;
}

function messageOf(error: unknown): string {
  if (error instanceof ZodError) {
    return error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
