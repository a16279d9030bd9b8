import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import type { FlowDocument } from "./document.ts";
import type { Pill } from "./value.ts";
import { isBlank } from "./blank.ts";
import { stepOf, stepsOf } from "./blocks.ts";
import { isAskedFor } from "./filled.ts";
import { itemSchema, logicOutput, resultSchema, type Update } from "./logic-output.ts";
import { rooted } from "./root.ts";
import { actionOutput, triggerOutput } from "./declared.ts";
import { callableOf, stepName } from "./offers.ts";
import { pillName } from "./pill.ts";
import { reach, type View, type Viewpoint } from "./reach.ts";
import type { SchemaAt, Seen, SeePill } from "./seen.ts";
import { type Alternative, fieldOf, labelBelow, shapeOf } from "./shape.ts";
import { typeOfValue } from "./value-type.ts";

/** Sees a pill from a viewpoint: a step, a branch, or the end of a block. */
export function see(
  pill: Pick<Pill, "from" | "path">,
  viewpoint: Viewpoint,
  document: FlowDocument,
  catalogue: Catalogue,
  variables: Variables = "updated",
): Seen {
  const reached = reach(document, pill.from, viewpoint);
  if (reached.is !== "seen") {
    const bare = bareOutput(pill.from, document, catalogue);
    return { kind: reached.is, label: labelIn(bare, pill, document, catalogue) };
  }
  const output = outputAs(reached.as, pill.from, document, catalogue, variables);
  const label = labelIn(output, pill, document, catalogue);
  if (output === undefined) return { kind: "unknown", label };
  const found = fieldAt(output, pill.path);
  if (found === undefined) return { kind: "no such field", label };
  const mayBeEmpty =
    (found.mayBeEmpty || reached.mayBeEmpty) && !isAskedFor(pill, viewpoint, document);
  return { kind: "field", schema: found.schema, mayBeEmpty, label };
}

/** Sees any pill from there. */
export function seeFrom(
  viewpoint: Viewpoint,
  document: FlowDocument,
  catalogue: Catalogue,
  variables: Variables = "updated",
): SeePill {
  return (pill) => see(pill, viewpoint, document, catalogue, variables);
}

/**
 * As what list variables are seen: as what they begin with and what is put into them, or as the first
 * alone. What is put into one may be made of itself, and so is looked at as if nothing were put anywhere.
 */
type Variables = "updated" | "initial";

/**
 * What the trigger or a step hands on, wherever it is looked at from; undefined where that is not known.
 */
export function outputOf(
  document: FlowDocument,
  catalogue: Catalogue,
  from: string,
): Schema | undefined {
  return outputAs(null, from, document, catalogue);
}

/** The part of it that a view shows. */
export function outputAs(
  view: View | null,
  from: string,
  document: FlowDocument,
  catalogue: Catalogue,
  variables: Variables = "updated",
): Schema | undefined {
  if (from === "trigger") return triggerOutput(document, catalogue);
  const step = stepOf(document, from);
  if (step === undefined) return undefined;
  if (step.kind === "action") return actionOutput(step, catalogue);
  if (step.kind === "call") return callableOf(catalogue, step.flow)?.output;
  const known = outputsOf(document, catalogue);
  const name = `${from} ${view ?? ""} ${variables}`;
  const output =
    known.get(name) ??
    logicOutput(
      step,
      {
        before: seeFrom(from, document, catalogue, variables),
        atEnd: seeFrom({ endOf: from }, document, catalogue, variables),
        updates: () => (variables === "updated" ? updatesOf(from, document, catalogue) : []),
      },
      view,
    );
  known.set(name, output);
  return output;
}

/** All that is put into a variable, wherever. */
function updatesOf(
  variable: string,
  document: FlowDocument,
  catalogue: Catalogue,
): readonly Update[] {
  return stepsOf(document).flatMap((step) => {
    if (step.kind !== "update" || step.variable !== variable) return [];
    const { id, change, value } = step;
    if (value === null || isBlank(value)) return [];
    return [{ change, type: typeOfValue(value, seeFrom(id, document, catalogue, "initial")) }];
  });
}

/** What each item of a loop is, and what it hands on; anything where there is no such loop. */
export function itemOutput(
  document: FlowDocument,
  catalogue: Catalogue,
  loop: string,
): { readonly item: Schema; readonly result: Schema } {
  const step = stepOf(document, loop);
  if (step?.kind !== "forEach") return { item: {}, result: {} };
  return {
    item: itemSchema(step, seeFrom(loop, document, catalogue)),
    result: resultSchema(step, seeFrom({ endOf: loop }, document, catalogue)),
  };
}

/** For names alone, without a look at what a loop goes through: it may go through itself by mistake. */
function bareOutput(
  from: string,
  document: FlowDocument,
  catalogue: Catalogue,
): Schema | undefined {
  const step = stepOf(document, from);
  return step === undefined || step.kind === "action" || step.kind === "call"
    ? outputOf(document, catalogue, from)
    : logicOutput(step, { before: seeNothing, atEnd: seeNothing, updates: () => [] }, null);
}

const seeNothing: SeePill = () => ({ kind: "unknown", label: text("", "") });

/** Worked out once: what a loop gives hangs on what stands before it, which may be a loop again. */
const outputs = new WeakMap<Catalogue, WeakMap<FlowDocument, Map<string, Schema>>>();

function outputsOf(document: FlowDocument, catalogue: Catalogue): Map<string, Schema> {
  const ofCatalogue = outputs.get(catalogue) ?? new WeakMap<FlowDocument, Map<string, Schema>>();
  outputs.set(catalogue, ofCatalogue);
  const known = ofCatalogue.get(document) ?? new Map<string, Schema>();
  ofCatalogue.set(document, known);
  return known;
}

/** What a pill is, wherever it is looked at from. */
export function schemasIn(document: FlowDocument, catalogue: Catalogue): SchemaAt {
  return ({ from, path }) => {
    const output = outputOf(document, catalogue, from);
    return output && fieldAt(output, path)?.schema;
  };
}

interface Field {
  readonly schema: Schema;
  readonly mayBeEmpty: boolean;
}

/** The schema at a path; undefined where nothing can ever stand there. */
function fieldAt(root: Schema, path: readonly string[]): Field | undefined {
  const start: Field = { schema: root, mayBeEmpty: shapeOf(root).nullable };
  return path.reduce<Field | undefined>((field, key, index) => {
    const found = field && inside(field, key);
    const isItem = shapeOf(field?.schema ?? {}).alternatives.some(({ kind }) => kind === "list");
    // The currency of an item's amount is found from the item: from here on, from the root.
    return found && isItem
      ? { ...found, schema: rooted(found.schema, path.slice(0, index + 1)) }
      : found;
  }, start);
}

function inside({ schema, mayBeEmpty }: Field, key: string): Field | undefined {
  const { alternatives } = shapeOf(schema);
  const found = alternatives.flatMap((one) => childOf(one, key) ?? []);
  const [first] = found;
  if (first === undefined) return undefined;
  const surelyThere = found.length === 1 && alternatives.length === 1 && !first.mayBeEmpty;
  return { schema: first.schema, mayBeEmpty: mayBeEmpty || !surelyThere };
}

function childOf({ kind, schema }: Alternative, key: string): Field | undefined {
  switch (kind) {
    case "any":
      return { schema: {}, mayBeEmpty: true };
    case "list":
      return /^\d+$/.test(key) ? { schema: schema.items ?? {}, mayBeEmpty: true } : undefined;
    case "object": {
      const child = fieldOf(schema, key);
      const required = schema.required?.includes(key) === true;
      return child && { schema: child, mayBeEmpty: !required || shapeOf(child).nullable };
    }
    case "text":
    case "date":
    case "dateTime":
    case "number":
    case "integer":
    case "boolean":
      return undefined;
  }
}

/** How people know a pill: "Find customer (Stripe) › Email". */
export function pillLabel(
  pill: Pick<Pill, "from" | "path">,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  return labelIn(outputOf(document, catalogue, pill.from), pill, document, catalogue);
}

function labelIn(
  output: Schema | undefined,
  { from, path }: Pick<Pill, "from" | "path">,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  const step = stepOf(document, from);
  if (step === undefined && from !== "trigger") return pillName({ from, path });
  const start = step === undefined ? text("Trigger", "トリガー") : stepName(step, catalogue);
  return labelAt(start, output ?? {}, path);
}

/** The labels on the way along a path, put together. */
export function labelAt(
  start: LocalizedText | undefined,
  root: Schema,
  path: readonly string[],
): LocalizedText {
  const [key, ...rest] = path;
  if (key === undefined) return start ?? text("", "");
  const schema = inside({ schema: root, mayBeEmpty: false }, key)?.schema ?? {};
  return labelAt(labelBelow(start, key, schema), schema, rest);
}
