import { z } from "zod";
import type { Json } from "#sdk/json.ts";
import type { Stored } from "#reading/reading.ts";

/** What is stored of an event or a step was JSON when it came; a megabyte is not looked through again. */
const Kept = z.custom<Json>();

export function jsonOf(stored: Stored): Json {
  return Kept.parse(stored ?? null);
}
