import { createHash } from "node:crypto";
import type { AnyTrigger } from "#sdk/connector.ts";
import type { JsonObject } from "#sdk/json.ts";
import { canonical } from "./items.ts";

/**
 * Where a trigger looks, such as in which table. The place is part of the identity of the trigger's
 * poll and of the names of its events.
 */
export interface Place {
  /** Empty where the trigger has one place only. */
  readonly id: string;
  /** What the trigger's settings say of it. */
  readonly where: JsonObject;
}

/** Of a trigger that looks in one place only. */
export const onlyPlace: Place = { id: "", where: {} };

/** Pure: where a flow's trigger looks, by its settings. The same place has the same id, for ever. */
export function placeOf({ where }: Pick<AnyTrigger, "where">, settings: JsonObject): Place {
  if (where === undefined) return onlyPlace;
  // Parsed JSON that leaves out what was not given is JSON.
  const chosen: JsonObject = JSON.parse(JSON.stringify(where.parse(settings)));
  const id = createHash("sha256").update(canonical(chosen)).digest("base64url").slice(0, 22);
  return { id, where: chosen };
}
