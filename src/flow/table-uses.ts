import { mapSteps, stepsOf } from "./blocks.ts";
import type { Catalogue } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import type { Where } from "./problems.ts";
import { valuesOf, withValues } from "./step-values.ts";
import type { Tables } from "./table.ts";
import { valuesOfTrigger, withTriggerValues } from "./trigger-condition.ts";
import type { LookupValue, Value } from "./value.ts";

/** Where the values of a flow are looked up in tables. */

export interface PlacedLookup {
  readonly lookup: LookupValue;
  readonly where: Where;
}

export function lookupsOf(document: FlowDocument): readonly PlacedLookup[] {
  return [
    ...valuesOfTrigger(document.trigger).flatMap(({ value, path }) =>
      placed("trigger", value, path),
    ),
    ...stepsOf(document).flatMap((step) =>
      valuesOf(step).flatMap(({ value, path }) => placed(step.id, value, path)),
    ),
  ];
}

function placed(step: string, value: Value, path: readonly string[]): readonly PlacedLookup[] {
  return placesIn(value, path).map((one) => ({
    lookup: one.lookup,
    where: { step, path: one.path },
  }));
}

function placesIn(
  value: Value,
  path: readonly string[],
): readonly { readonly lookup: LookupValue; readonly path: readonly string[] }[] {
  switch (value.kind) {
    case "constant":
    case "pill":
    case "text":
    case "formula":
      return [];
    case "lookup":
      return [{ lookup: value, path }];
    case "object":
      return Object.entries(value.fields).flatMap(([name, one]) => placesIn(one, [...path, name]));
    case "list":
      return value.items.flatMap((one, index) => placesIn(one, [...path, String(index)]));
  }
}

export function lookupsIn(value: Value): readonly LookupValue[] {
  return placesIn(value, []).map(({ lookup }) => lookup);
}

/** The tables that a flow looks something up in, each with the revisions. */
export function tablesIn(document: FlowDocument): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  for (const { lookup } of lookupsOf(document)) {
    const revisions = found.get(lookup.table) ?? new Set();
    found.set(lookup.table, revisions.add(lookup.revision));
  }
  return found;
}

/** The same flow with each lookup in it made another. */
export function withLookups(
  document: FlowDocument,
  change: (lookup: LookupValue) => LookupValue,
): FlowDocument {
  const { trigger } = document;
  const changed = (value: Value) => changedIn(value, change);
  return {
    ...mapSteps(document, (step) => withValues(step, changed)),
    trigger: trigger && withTriggerValues(trigger, changed),
  };
}

function changedIn(value: Value, change: (lookup: LookupValue) => LookupValue): Value {
  switch (value.kind) {
    case "constant":
    case "pill":
    case "text":
    case "formula":
      return value;
    case "lookup":
      return change(value);
    case "object": {
      const fields = Object.entries(value.fields);
      return {
        kind: "object",
        fields: Object.fromEntries(fields.map(([name, one]) => [name, changedIn(one, change)])),
      };
    }
    case "list":
      return { kind: "list", items: value.items.map((one) => changedIn(one, change)) };
  }
}

/** The same flow with this revision wherever the table is used. */
export function withTableRevision(
  document: FlowDocument,
  table: string,
  revision: number,
): FlowDocument {
  return withLookups(document, (lookup) =>
    lookup.table === table ? { ...lookup, revision } : lookup,
  );
}

/** The revisions whose rows the catalogue holds. */
export function tablesAtHand({ tables }: Catalogue): Tables {
  return (id, revision) => {
    const table = tables.find((one) => one.id === id);
    const content = table?.contents.find((one) => one.revision === revision);
    return table && content && { ...content, name: table.name };
  };
}
