import type { FlowDocument } from "./document.ts";
import { fieldAt } from "./edit-field.ts";
import { stepOf } from "./blocks.ts";
import type { Where } from "./problems.ts";
import { lookupsOf } from "./table-uses.ts";

/**
 * The places, as operations write them, in which a flow looks something up in a table. A list is one
 * place: its items are known by their index alone.
 */
export function placesOfTable(document: FlowDocument, table: string): readonly Where[] {
  const places = lookupsOf(document)
    .filter(({ lookup }) => lookup.table === table)
    .map(({ where }) => placeOf(document, where));
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function placeOf(document: FlowDocument, { step: id, path }: Where): Where {
  if (id === "trigger" || id === null) return { step: id, path: path.slice(0, 1) };
  const step = stepOf(document, id);
  switch (step?.kind) {
    case "action":
    case "call": {
      const fields = path.slice(1);
      const lengths = fields.map((_, index) => index + 1);
      const list = lengths.find(
        (length) => fieldAt(step.input, fields.slice(0, length))?.kind === "list",
      );
      return { step: id, path: ["input", ...fields.slice(0, list)] };
    }
    case "if":
    case "handler":
      return { step: id, path: [...path.slice(0, 2), "condition"] };
    case undefined:
    case "forEach":
    case "variable":
    case "update":
    case "stop":
    case "delay":
      return { step: id, path: ["settings"] };
  }
}
