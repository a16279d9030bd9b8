import { type LocalizedText, text } from "#sdk/text.ts";
import type { Catalogue, Schema } from "./catalogue.ts";
import type { FlowDocument, Pill } from "./document.ts";
import { outputOf, stepName } from "./offers.ts";
import { pillName } from "./pill.ts";
import { type Alternative, fieldOf, labelBelow, shapeOf } from "./shape.ts";

/** What a pill will be, as far as that can be told before the flow runs. */
export type Seen =
  | {
      readonly kind: "field";
      readonly schema: Schema;
      readonly mayBeEmpty: boolean;
      readonly label: LocalizedText;
    }
  | { readonly kind: "missing step"; readonly label: LocalizedText }
  | { readonly kind: "later step"; readonly label: LocalizedText }
  | { readonly kind: "no such field"; readonly label: LocalizedText }
  /** The trigger or action is not known itself, which is a problem of its own. */
  | { readonly kind: "unknown"; readonly label: LocalizedText };

export type SeePill = (pill: Pick<Pill, "from" | "path">) => Seen;

/** Sees a pill from a step: `position` is that step's place in the flow. */
export function see(
  pill: Pick<Pill, "from" | "path">,
  position: number,
  document: FlowDocument,
  catalogue: Catalogue,
): Seen {
  const from = document.steps.findIndex(({ id }) => id === pill.from);
  const label = pillLabel(pill, document, catalogue);
  if (pill.from !== "trigger" && from === -1) return { kind: "missing step", label };
  if (from >= position) return { kind: "later step", label };
  const output = outputOf(document, catalogue, pill.from);
  if (output === undefined) return { kind: "unknown", label };
  const found = fieldAt(output, pill.path);
  return found === undefined
    ? { kind: "no such field", label }
    : { kind: "field", ...found, label };
}

interface Field {
  readonly schema: Schema;
  readonly mayBeEmpty: boolean;
}

/** The schema at a path; undefined where nothing can ever stand there. */
function fieldAt(root: Schema, path: readonly string[]): Field | undefined {
  const start: Field = { schema: root, mayBeEmpty: shapeOf(root).nullable };
  return path.reduce<Field | undefined>((field, key) => field && inside(field, key), start);
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
    case "dateTime":
    case "number":
    case "integer":
    case "boolean":
      return undefined;
  }
}

/** How people know a pill: "Find customer (Stripe) › Email". */
export function pillLabel(
  { from, path }: Pick<Pill, "from" | "path">,
  document: FlowDocument,
  catalogue: Catalogue,
): LocalizedText {
  const step = document.steps.find(({ id }) => id === from);
  if (step === undefined && from !== "trigger") return pillName({ from, path });
  const start = step === undefined ? text("Trigger", "トリガー") : stepName(step, catalogue);
  return labelAt(start, outputOf(document, catalogue, from) ?? {}, path);
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
