import { expect, it } from "vitest";
import { z } from "zod";
import { connectors } from "#connectors/index.ts";
import type { Connector } from "#sdk/connector.ts";
import { catalogueOf, inputSchemasOf } from "./catalogue.ts";

/** A connector whose form is counted each time that it is read. */
function counted(): { readonly connector: Connector; readonly reads: () => number } {
  const [stripe] = connectors;
  if (stripe === undefined) throw new Error("There is no connector");
  const [action] = stripe.actions;
  if (action === undefined) throw new Error("There is no action");
  let reads = 0;
  const input = z.object({
    name: z.lazy(() => {
      reads += 1;
      return z.string();
    }),
  });
  return {
    connector: { ...stripe, actions: [{ ...action, id: "counted", input }] },
    reads: () => reads,
  };
}

it("writes a schema when it is asked for, and once for all catalogues", () => {
  const { connector, reads } = counted();
  const catalogue = catalogueOf([connector]);
  const inputSchema = inputSchemasOf(catalogue);
  expect(reads()).toBe(0);
  const schema = inputSchema(connector.id, "counted");
  expect(schema).toMatchObject({ properties: { name: { type: "string" } } });
  const read = reads();
  expect(read).toBeGreaterThan(0);
  const [again] = catalogueOf([connector]).connectors;
  expect(again?.actions[0]?.input).toBe(schema);
  expect(reads()).toBe(read);
});
