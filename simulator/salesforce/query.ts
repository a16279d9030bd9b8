/** Answers of queries, page by page. A locator serves once. */
import { answered } from "./columns.ts";
import { SalesforceError } from "./errors.ts";
import type { Call, Given } from "./resources.ts";
import { select } from "./select.ts";

export function page({ sim, received, now }: Call): Given {
  const [, version = "", resource = "", locator = ""] =
    /\/v(\d+\.0)\/(query|queryAll)(?:\/(.+))?$/.exec(received.path) ?? [];
  const name = locator.split("-")[0] ?? "";
  const going = sim.pages.get(name);
  if (locator !== "" && going === undefined)
    throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  sim.pages.delete(name);
  const soql = going?.path ?? new URLSearchParams(received.query).get("q") ?? "";
  const from = going?.from ?? 0;
  const selected = select(sim.org, soql, { now, withDeleted: resource === "queryAll" });
  // COUNT() gives the number alone.
  if (selected.paths.length === 0)
    return { status: 200, body: { totalSize: selected.rows.length, done: true, records: [] } };
  const rows = selected.rows.slice(from, from + sim.settings.pageSize);
  const next = from + rows.length;
  const totalSize = selected.rows.length;
  if (next >= totalSize)
    return { status: 200, body: { totalSize, done: true, records: rows.map(recordOf) } };
  const goesOn = sim.newLocator();
  sim.pages.set(goesOn, { path: soql, from: next });
  const nextRecordsUrl = `/services/data/v${version}/${resource}/${goesOn}-${next}`;
  return {
    status: 200,
    body: { totalSize, done: false, nextRecordsUrl, records: rows.map(recordOf) },
  };

  function recordOf(row: (typeof rows)[number]) {
    return answered(sim.org, selected.object, row, selected.paths, version);
  }
}
