import type { Pill, Value } from "./document.ts";
import { pillsInFormula } from "./formula/pills.ts";
import { withStepNames } from "./formula/scan.ts";

/** A pill in a value, and where: keys from the value. */
export interface PlacedPill {
  readonly pill: Pill;
  readonly path: readonly string[];
}

export function pillsIn(value: Value, path: readonly string[] = []): readonly PlacedPill[] {
  switch (value.kind) {
    case "constant":
      return [];
    case "pill":
      return [{ pill: value, path }];
    case "text":
      return value.parts.flatMap((part) => (typeof part === "string" ? [] : pillsIn(part, path)));
    case "formula":
      return pillsInFormula(value.source).map((pill) => ({ pill, path }));
    case "object":
      return Object.entries(value.fields).flatMap(([name, field]) =>
        pillsIn(field, [...path, name]),
      );
    case "list":
      return value.items.flatMap((item, index) => pillsIn(item, [...path, String(index)]));
  }
}

/** The same value with each pill in it made another; in a formula only the step that it is from. */
export function withPills(value: Value, change: (pill: Pill) => Pill): Value {
  switch (value.kind) {
    case "constant":
      return value;
    case "pill":
      return change(value);
    case "text":
      return {
        kind: "text",
        parts: value.parts.map((part) => (typeof part === "string" ? part : change(part))),
      };
    case "formula":
      return {
        kind: "formula",
        source: withStepNames(
          value.source,
          (from) => change({ kind: "pill", from, path: [] }).from,
        ),
      };
    case "object":
      return { kind: "object", fields: fieldsWithPills(value.fields, change) };
    case "list":
      return { kind: "list", items: value.items.map((item) => withPills(item, change)) };
  }
}

export function fieldsWithPills(
  fields: { readonly [name: string]: Value },
  change: (pill: Pill) => Pill,
): { [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, withPills(value, change)]),
  );
}
