import type { Context } from "hono";
import type { Env } from "../parts.ts";

export function addressOf(_c: Context<Env>): string {
  return "unknown";
}
