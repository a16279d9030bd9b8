import { z } from "zod";
import type { Systems } from "./world.ts";
import { sheet } from "./world.ts";

/** What stands in the sheet and in Salesforce, by event; of what only sets values, each time that it was executed. */

type Events = readonly string[];

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");

const ledgerOf = (path: string, more = "") =>
  `GET /ledger?path=${encodeURIComponent(path)}&outcome=executed&limit=1000000${more}`;

const Updates = z.object({
  data: z.array(
    z.object({
      params: z.object({ data: z.array(z.object({ values: z.array(z.array(z.string())) })) }),
    }),
  ),
});

/** A cell counts as set where its event’s row has it: another row’s is none. */
export async function rowsIn(
  sheets: Systems["sheets"],
): Promise<{ readonly "row added": Events; readonly "row set": Events }> {
  const [, ...rows] = await sheets.rows(sheet.title);
  const standing = rows.map(([event, paid]) => ({ event: textIn(event), paid: textIn(paid) }));
  const right = new Set(
    standing.filter(({ event, paid }) => event === paid).map(({ paid }) => paid),
  );
  const found = await sheets.control(
    ledgerOf(`/v4/spreadsheets/${sheets.values.spreadsheet}/values:batchUpdateByDataFilter`),
  );
  const set = Updates.parse(found).data.flatMap(({ params }) =>
    params.data.flatMap(({ values }) => values.flat()),
  );
  return {
    "row added": standing.map(({ event }) => event),
    "row set": set.filter((event) => right.has(event)),
  };
}

const Changes = z.object({
  data: z.array(z.object({ params: z.object({ AccountNumber: z.string() }) })),
});

/** The same of records: each event has an account of its own, which bears its name. */
export async function recordsIn(
  salesforce: Systems["salesforce"],
): Promise<{ readonly "record made": Events; readonly "record set": Events }> {
  const accounts = await salesforce.records("Account");
  const right = new Set(
    accounts
      .filter(({ Name, AccountNumber }) => Name === AccountNumber)
      .map(({ Name }) => textIn(Name)),
  );
  const found = await salesforce.control(
    ledgerOf("/services/data/v67.0/sobjects/Account/*", "&method=PATCH"),
  );
  const set = Changes.parse(found).data.map(({ params }) => params.AccountNumber);
  const contacts = await salesforce.records("Contact");
  return {
    "record made": contacts.map(({ LastName }) => textIn(LastName)),
    "record set": set.filter((event) => right.has(event)),
  };
}
