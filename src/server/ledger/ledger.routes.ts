import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { csvAnswer, csvContent, csvDescription, CsvTimeZone, pagesOf } from "../csv.ts";
import { refusals } from "../error-body.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { AskedMoment, Id } from "../schemas.ts";
import { ledgerColumns } from "./ledger-columns.ts";
import { showLines } from "./show-lines.ts";

const exportLedgerCsv = createRoute({
  method: "get",
  path: "/csv",
  operationId: "exportLedgerCsv",
  tags: ["ledger"],
  summary: "Export the ledger as CSV",
  description: `One line for each event and each write of a flow, the newest first, kept for years. It includes runs that are gone, events that a flow skipped, and deleted flows. A run is in it within a minute or so of its end. People see the objects and amounts of a line if they see the values of its flow or connection, and what the flow’s owner has marked as private. ${csvDescription}`,
  request: {
    query: z.strictObject({
      flow: Id.exactOptional().meta({ description: "Lines of this flow only." }),
      from: AskedMoment.exactOptional().meta({
        description:
          "Events that happened, and writes that were first sent, at this moment or later.",
      }),
      to: AskedMoment.exactOptional().meta({ description: "The same before this moment." }),
      timeZone: CsvTimeZone,
    }),
  },
  responses: { 200: csvContent, ...refusals("request.read_too_slow") },
});

type Parts = Pick<ServerParts, "reading" | "store" | "engine">;

/** `/ledger`: what has happened, without what was in it. */
export function ledgerRoutes(parts: Parts) {
  return new OpenAPIHono<Env>().openapi(exportLedgerCsv, async (c) => {
    const { timeZone, flow: flowId, from, to } = c.req.valid("query");
    const locale = c.get("locale");
    const filter = given({ flowId, from, to });
    const pages = pagesOf(async (cursor) => {
      const page = await parts.reading.ledger({ ...filter, limit: 500, ...given({ cursor }) });
      return { items: await showLines(parts, page.items, c.get("actor")), next: page.next };
    });
    const columns = ledgerColumns(parts.engine.connectors, locale);
    return csvAnswer({ name: "ledger.csv", columns, pages }, { locale, timeZone });
  });
}
