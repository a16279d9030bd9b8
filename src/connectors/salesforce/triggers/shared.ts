/** What the triggers have in common. */
import type { Json, JsonObject, TriggerEvent } from "#sdk/index.ts";
import { textAt } from "#sdk/index.ts";
import { z } from "zod";
import type { SalesforceApi } from "../salesforce.client.ts";
import { objectField, Record } from "../salesforce.fields.ts";
import { effectIn, usualMark } from "../salesforce.names.ts";
import { recordUrl } from "../salesforce.pages.ts";
import { recordAt, recordsSince, type Stamped } from "../salesforce.poll.ts";

export const Where = z.object({ object: objectField });

const sampleRecord: JsonObject = {
  Id: "001Hs00004ABCDEIA5",
  IsDeleted: false,
  Name: "Sato Trading",
  AnnualRevenue: "1280.5",
  CreatedDate: "2026-11-30T09:00:00.000Z",
  SystemModstamp: "2026-11-30T09:00:00.000Z",
};

interface Asked {
  readonly api: SalesforceApi;
  readonly where: z.infer<typeof Where>;
}

/** A trigger that reads records by a stamp. */
export function byStamp(of: Stamped) {
  return {
    shaped: { of: "object", at: [[]] },
    where: Where,
    output: Record,
    sample: sampleRecord,
    // A sandbox has the ids of the org that it was copied from.
    uniqueKeys: false,
    // Records show up when their transaction commits, with the stamps of its beginning: five minutes late were seen.
    overlapSeconds: 15 * 60,
    poll: (asked: Asked & { readonly since: Date; readonly until?: Date }) =>
      recordsSince(of, asked),
    reread: (asked: Asked & { readonly key: string }): Promise<TriggerEvent | null> =>
      recordAt(of, asked),
    recordUrl,
  } as const;
}

/** The effect of ours that made a record, alone or in a list, where its mark stands in the usual field. */
export function markIn(data: Json): string | null {
  const mark = textAt(data, usualMark) ?? "";
  return mark === "" ? null : effectIn(mark);
}

/** Nothing has happened to a record since it was created. */
export function isNew(data: Json): boolean {
  const created = textAt(data, "CreatedDate");
  return created !== null && created === textAt(data, "SystemModstamp");
}
