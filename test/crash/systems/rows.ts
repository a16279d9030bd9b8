import { z } from "zod";
import type { Standing } from "../../../src/connectors/salesforce/salesforce.world.ts";
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

const Lists = z.object({
  data: z.array(
    z.object({ params: z.object({ records: z.array(z.record(z.string(), z.unknown())) }) }),
  ),
});

/** By event; of lists, by what each record is named. */
interface Records {
  readonly whole: Readonly<Record<"record made" | "record set", Events>>;
  readonly lists: Readonly<Record<"records made" | "records set" | "records upserted", Events>>;
}

/** The same of records: an event has an account that bears its name, and others for the parts of its lists. */
export async function recordsIn(salesforce: Systems["salesforce"]): Promise<Records> {
  const accounts = await salesforce.records("Account");
  const contacts = await salesforce.records("Contact");
  const patches = (path: string) =>
    salesforce.control(ledgerOf(`/services/data/v67.0${path}`, "&method=PATCH"));
  const set = Changes.parse(await patches("/sobjects/Account/*")).data.map(
    ({ params }) => params.AccountNumber,
  );
  const right = new Set(
    accounts
      .filter(({ Name, AccountNumber }) => Name === AccountNumber)
      .map(({ Name }) => textIn(Name)),
  );
  /** `field` was set, in the record that has the same in `key`, and whose `name` begins with the event. */
  const setInLists = async (path: string, field: string, key: string, name: string) => {
    const records = Lists.parse(await patches(path)).data.flatMap(({ params }) => params.records);
    return records.flatMap((record) => {
      const its = accounts.find((one) => one[key] === (record[key] ?? record[key.toLowerCase()]));
      const [event, named] = [textIn(its?.[field]), textIn(its?.[name])];
      return record[field] === event && named.startsWith(`${event} `) ? [named] : [];
    });
  };
  const byKey = "Customer_Number__c";
  const isInList = ({ FirstName }: Standing): boolean => textIn(FirstName) !== "";
  return {
    whole: {
      "record made": contacts
        .filter((one) => !isInList(one))
        .map(({ LastName }) => textIn(LastName)),
      "record set": set.filter((event) => right.has(event)),
    },
    lists: {
      "records made": contacts
        .filter(isInList)
        .map(({ LastName, FirstName }) => `${textIn(LastName)} ${textIn(FirstName)}`),
      "records set": await setInLists("/composite/sobjects", "BillingCity", "Id", "Name"),
      "records upserted": await setInLists(
        `/composite/sobjects/Account/${byKey}`,
        "Website",
        byKey,
        byKey,
      ),
    },
  };
}
