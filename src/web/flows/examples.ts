import type { FlowExport } from "#flow/exchange.ts";
import { parseExport } from "#flow/exchange.ts";
import items from "../../../examples/charge-items-to-products.json" with { type: "json" };
import charge from "../../../examples/new-charge-to-product.json" with { type: "json" };
import refund from "../../../examples/new-refund-to-customer.json" with { type: "json" };
import schedule from "../../../examples/schedule-to-charge.json" with { type: "json" };

export type ExampleId = "charge" | "refund" | "items" | "schedule";

/** Flows to start from, as they lie in examples/. */
export const examples: readonly { readonly id: ExampleId; readonly exported: FlowExport }[] = [
  example("charge", charge),
  example("refund", refund),
  example("items", items),
  example("schedule", schedule),
].flat();

function example(id: ExampleId, file: unknown) {
  const parsed = parseExport(file);
  return parsed.ok ? [{ id, exported: parsed.exported }] : [];
}
