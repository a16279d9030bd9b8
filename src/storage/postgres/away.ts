import { StoreTroubleError } from "#engine/store-trouble.ts";
import { codeOf } from "#disk/faults.ts";
import { sqlState } from "./start-errors.ts";

/** It shuts down, has crashed, starts, or takes no more connections. */
const states = /^(08...|57P0[1-3]|53300)$/;

/** What Node calls a connection that cannot be made, or is cut. */
const codes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
]);

/** What the driver says where it has no code for it. */
const words =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client (was closed|has encountered a connection error) and)/;

/** Was it thrown because PostgreSQL does not answer at present? The same question may be answered a little later. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof StoreTroubleError) return isAway(error.cause);
  if (error instanceof AggregateError) return error.errors.some(isAway);
  const code = codeOf(error) ?? "";
  // The socket of a PostgreSQL that is reached through a file is gone while it is down.
  if (code === "ENOENT") return "syscall" in error && error.syscall === "connect";
  return codes.has(code) || states.test(sqlState(error) ?? "") || words.test(error.message);
}
