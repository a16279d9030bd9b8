import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { csvAnswer, csvContent, csvDescription, CsvTimeZone, pagesOf } from "../csv.ts";
import { refusals } from "../error-body.ts";
import { given } from "../given.ts";
import type { Env, ServerParts } from "../parts.ts";
import { runColumns, runLines, writeColumns } from "./csv-columns.ts";
import { filterOf } from "./filter.ts";
import { runFilter } from "./runs.schemas.ts";
import { showRuns } from "./show.ts";
import { writePages } from "./show-writes.ts";

const tags = ["runs"];

const query = z.strictObject({ ...runFilter, timeZone: CsvTimeZone });

const exportRunsCsv = createRoute({
  method: "get",
  path: "/csv",
  operationId: "exportRunsCsv",
  tags,
  summary: "Export runs as CSV",
  description: `All that the list has with this filter, the newest first. A run that has moved money in several ways or currencies has a line for each. ${csvDescription}`,
  request: { query },
  responses: { 200: csvContent, ...refusals("request.read_too_slow") },
});

const exportWritesCsv = createRoute({
  method: "get",
  path: "/csv/writes",
  operationId: "exportWritesCsv",
  tags,
  summary: "Export writes as CSV",
  description: `The writes to the outside world of all runs that the list has with this filter: a line for each, of several generations the newest. ${csvDescription}`,
  request: { query },
  responses: { 200: csvContent, ...refusals("request.read_too_slow") },
});

/** `/runs/csv`: runs and their writes for spreadsheets. Mounted before a run by its id, whose path would fit as well. */
export function runCsvRoutes(parts: Pick<ServerParts, "reading" | "store" | "engine" | "people">) {
  return new OpenAPIHono<Env>()
    .openapi(exportRunsCsv, async (c) => {
      const { timeZone, ...asked } = c.req.valid("query");
      const filter = await filterOf(asked, parts, c);
      const pages = pagesOf(async (cursor) => {
        const page = await parts.reading.listRuns({ ...filter, limit: 200, ...given({ cursor }) });
        const items = (await showRuns(parts, page.items, c)).flatMap(runLines);
        return { items, next: page.next };
      });
      const columns = runColumns(c.get("locale"));
      return csvAnswer({ name: "runs.csv", columns, pages }, { locale: c.get("locale"), timeZone });
    })
    .openapi(exportWritesCsv, async (c) => {
      const { timeZone, ...asked } = c.req.valid("query");
      const pages = writePages(await filterOf(asked, parts, c), parts, c);
      const columns = writeColumns(c.get("locale"));
      return csvAnswer(
        { name: "writes.csv", columns, pages },
        { locale: c.get("locale"), timeZone },
      );
    });
}
