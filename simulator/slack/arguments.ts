/** What a method is called with: fields of a form or a query, or JSON. */
import { SlackError, missingArgument } from "./errors.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** A text; numbers are taken for one. "" where it is left out. */
export function textOf(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : "";
}

export function neededText(args: Arguments, name: string): string {
  const text = textOf(args, name);
  if (text === "") throw missingArgument(name);
  return text;
}

export function flagOf(args: Arguments, name: string): boolean {
  const value = args[name];
  return value === true || value === "true" || value === "1" || value === 1;
}

/** A form carries JSON as text. */
export function jsonOf(args: Arguments, name: string): unknown {
  const value = args[name];
  if (typeof value !== "string" || value === "") return value;
  try {
    const json: unknown = JSON.parse(value);
    return json;
  } catch {
    throw new SlackError("invalid_arguments");
  }
}

export function limitOf(args: Arguments, usual: number, most: number): number {
  const said = textOf(args, "limit");
  if (said === "") return usual;
  if (!/^\d+$/.test(said) || Number(said) > most) throw new SlackError("invalid_limit");
  return Number(said) === 0 ? usual : Number(said);
}

export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
