import { isMoneyGroup } from "./money-group.ts";
import { type Alternative, type Kind, shapeOf } from "./shape.ts";

/** Can a value of a kind be converted into what a field takes? */
export function canBecome(from: Kind, to: Alternative): boolean {
  if (from === "any") return true;
  switch (to.kind) {
    case "any":
      return true;
    case "list": {
      const items = shapeOf(to.schema.items ?? {}).alternatives;
      return from === "list" || items.some((item) => canBecome(from, item));
    }
    case "object":
      // What is written as 12.50 USD is money.
      return from === "object" || (from === "text" && isMoneyGroup(to.schema));
    case "text":
      return from !== "object" && from !== "list";
    case "number":
    case "integer":
      return from !== "object" && from !== "list" && from !== "boolean";
    case "boolean":
      return from === "boolean" || from === "text";
    case "date":
      return from === "date" || from === "text";
    case "dateTime":
      return from !== "object" && from !== "list" && from !== "boolean";
  }
}
