import { z } from "zod";
import { FlowExport } from "./exchange.ts";

/** The published JSON Schema (2020-12) of an exported flow; the document itself is `#/$defs/FlowDraft`. */
export function flowJsonSchema() {
  return {
    $id: "urn:millrace:flow:1",
    title: "Millrace flow",
    description: "A flow as Millrace exports and imports it.",
    ...z.toJSONSchema(FlowExport, { io: "input" }),
  };
}
