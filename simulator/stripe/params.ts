/** Typed access to parameters that were read by their schema. Absent and unset are `undefined`. */
import { type Json, type JsonObject, isTable } from "./json.ts";

export type Params = JsonObject;

export function text(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" ? value : undefined;
}

export function whole(params: Params, name: string): number | undefined {
  const value = params[name];
  return typeof value === "number" ? value : undefined;
}

export function flag(params: Params, name: string): boolean | undefined {
  const value = params[name];
  return typeof value === "boolean" ? value : undefined;
}

export function table(params: Params, name: string): JsonObject | undefined {
  const value = params[name];
  return isTable(value) ? value : undefined;
}

export function texts(params: Params, name: string): string[] {
  const value = params[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** The first of these fields that was given at all, in their order. */
export function firstGiven(params: Params, names: readonly string[]): string | undefined {
  return names.find((name) => name in params);
}

/** What an update sets: a given field, `null` when it was unset; others keep their value. */
export function changed(params: Params, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(names.filter((n) => n in params).map((n) => [n, params[n] ?? null]));
}
