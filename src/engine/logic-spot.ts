import type { Json } from "#sdk/json.ts";
import type { Catalogue, Schema } from "#flow/catalogue.ts";
import type { Value } from "#flow/value.ts";
import { resolveInput } from "#flow/mapping.ts";
import { isList } from "#flow/pill.ts";
import type { Problem } from "#flow/problems.ts";
import type { Spot, Tried } from "./attempt.ts";
import type { Formulas } from "./formulas.ts";
import { factsFor, lookupOf, workedOut } from "./step-input.ts";
import type { Store } from "./store.ts";

/** A step of Millrace's own, on its way. */
export interface LogicSpot extends Spot {
  readonly attempt: Tried;
  readonly store: Store;
  /** Of what connectors offer. */
  readonly catalogue: Catalogue;
  readonly formulas: Formulas;
}

export type OneValue =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** What one value of a step is, converted towards what is wanted; null where it is empty. */
export async function valueOf(
  value: Value | null,
  schema: Schema,
  spot: LogicSpot,
): Promise<OneValue> {
  if (value === null) return { ok: true, value: null };
  const lookup = await lookupOf(spot, [value], spot.store);
  const form: Schema = {
    type: "object",
    properties: { value: schema },
    additionalProperties: false,
  };
  const facts = await factsFor(spot, [value], spot);
  const during = spot.formulas.of(spot.held.run);
  const resolved = await workedOut(spot, spot.store, (change) =>
    during((evaluate) =>
      resolveInput({ value: change(value) }, form, lookup, { ...facts, evaluate }),
    ),
  );
  return resolved.ok ? { ok: true, value: resolved.value["value"] ?? null } : resolved;
}

/** A list that a value gives: one that is empty for nothing, and of one item for what is no list. */
export function listOf(value: Json): readonly Json[] {
  if (value === null) return [];
  return isList(value) ? value : [value];
}
