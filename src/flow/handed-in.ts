import { mapSteps } from "./blocks.ts";
import type { FlowDocument } from "./document.ts";
import { fieldAt, type Fields } from "./edit-field.ts";
import { opened } from "./opened.ts";
import { withValues } from "./step-values.ts";
import type { Pill, Value } from "./value.ts";

/** A flow as a caller runs it: what the caller hands in and has written down stands in the place of its pills. */
export function handedIn(document: FlowDocument, input: Fields): FlowDocument {
  const fields = Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, opened(value)]),
  );
  const written = (pill: Pill): Value | undefined => {
    const isPlain = pill.from === "trigger" && pill.as === undefined;
    const value = isPlain ? fieldAt(fields, pill.path) : undefined;
    return value !== undefined && isWritten(value) ? value : undefined;
  };
  const filled = (value: Value): Value => {
    switch (value.kind) {
      case "pill":
        return written(value) ?? value;
      case "text":
        return { kind: "text", parts: value.parts.map((part) => partOf(part, written)) };
      case "object":
        return {
          kind: "object",
          fields: Object.fromEntries(
            Object.entries(value.fields).map(([name, field]) => [name, filled(field)]),
          ),
        };
      case "list":
        return { kind: "list", items: value.items.map(filled) };
      case "constant":
      case "formula":
      case "lookup":
        return value;
    }
  };
  return mapSteps(document, (step) => withValues(step, filled));
}

function isWritten(value: Value): boolean {
  switch (value.kind) {
    case "constant":
      return true;
    case "text":
      return value.parts.every((part) => typeof part === "string");
    case "object":
      return Object.values(value.fields).every(isWritten);
    case "list":
      return value.items.every(isWritten);
    case "pill":
    case "formula":
    case "lookup":
      return false;
  }
}

function partOf(part: string | Pill, written: (pill: Pill) => Value | undefined): string | Pill {
  const value = typeof part === "string" ? undefined : written(part);
  return value?.kind === "constant" && typeof value.value === "string" ? value.value : part;
}
