import type { Pill, PlainValue, Value } from "./value.ts";
import { pillsInFormula } from "./formula/pills.ts";

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
    case "lookup":
      return pillsIn(value.of, path);
    case "object":
      return Object.entries(value.fields).flatMap(([name, field]) =>
        pillsIn(field, [...path, name]),
      );
    case "list":
      return value.items.flatMap((item, index) => pillsIn(item, [...path, String(index)]));
  }
}

/** A formula in a value, and where: keys from the value. */
export interface PlacedFormula {
  readonly source: string;
  readonly path: readonly string[];
}

export function formulasIn(value: Value, path: readonly string[]): readonly PlacedFormula[] {
  switch (value.kind) {
    case "constant":
    case "pill":
    case "text":
      return [];
    case "formula":
      return [{ source: value.source, path }];
    case "lookup":
      return formulasIn(value.of, path);
    case "object":
      return Object.entries(value.fields).flatMap(([name, one]) =>
        formulasIn(one, [...path, name]),
      );
    case "list":
      return value.items.flatMap((one, index) => formulasIn(one, [...path, String(index)]));
  }
}

/** What becomes of each pill, and of a formula, which names its pills in its own way. */
export interface PillChange {
  readonly pill: (pill: Pill) => Pill;
  readonly source: (source: string) => string;
}

/** The same value with each pill in it made another. */
export function withPills(value: Value, change: PillChange): Value {
  switch (value.kind) {
    case "constant":
    case "pill":
    case "text":
    case "formula":
      return plainWithPills(value, change);
    case "lookup":
      return { ...value, of: plainWithPills(value.of, change) };
    case "object":
      return { kind: "object", fields: fieldsWithPills(value.fields, change) };
    case "list":
      return { kind: "list", items: value.items.map((item) => withPills(item, change)) };
  }
}

function plainWithPills(value: PlainValue, change: PillChange): PlainValue {
  switch (value.kind) {
    case "constant":
      return value;
    case "pill":
      return change.pill(value);
    case "text":
      return {
        kind: "text",
        parts: value.parts.map((part) => (typeof part === "string" ? part : change.pill(part))),
      };
    case "formula":
      return { kind: "formula", source: change.source(value.source) };
  }
}

export function fieldsWithPills(
  fields: { readonly [name: string]: Value },
  change: PillChange,
): { [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, withPills(value, change)]),
  );
}
