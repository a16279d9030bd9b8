import type { Value } from "./value.ts";

/** The same value with groups and lists that stand in it in one piece taken apart, so that each leaf is told. */
export function opened(value: Value): Value {
  switch (value.kind) {
    case "constant":
      return openedJson(value.value);
    case "object":
      return {
        kind: "object",
        fields: Object.fromEntries(
          Object.entries(value.fields).map(([name, field]) => [name, opened(field)]),
        ),
      };
    case "list":
      return { kind: "list", items: value.items.map(opened) };
    case "pill":
    case "text":
    case "formula":
    case "lookup":
      return value;
  }
}

type Constant = Extract<Value, { readonly kind: "constant" }>["value"];

function openedJson(json: Constant): Value {
  if (Array.isArray(json)) return { kind: "list", items: json.map(openedJson) };
  if (typeof json === "object" && json !== null)
    return {
      kind: "object",
      fields: Object.fromEntries(
        Object.entries(json).map(([name, one]) => [name, openedJson(one)]),
      ),
    };
  return { kind: "constant", value: json };
}
