import type { ConnectionReport, Mode } from "#sdk/index.ts";
import { InputError, textAt } from "#sdk/index.ts";
import type { Page, SalesforceApi } from "./salesforce.client.ts";
import { wholeId } from "./salesforce.names.ts";

type May = ConnectionReport["allows"]["actions"];

const offered = {
  triggers: ["record-created", "record-changed", "record-reached", "record-deleted"],
  actions: [
    "create-record",
    "create-records",
    "create-records-piece",
    "update-record",
    "update-records",
    "update-records-piece",
    "upsert-record",
    "upsert-records",
    "upsert-records-piece",
    "delete-record",
    "find-records",
    "run-query",
  ],
} as const;

/** Rights are given object by object: what is offered depends on the object of a step. */
export async function checkSalesforce(api: SalesforceApi, mode: Mode): Promise<ConnectionReport> {
  const org = await organization(api);
  const sandbox = org?.["IsSandbox"];
  const id = textAt(org, "Id");
  const all = (names: readonly string[]): May =>
    Object.fromEntries(names.map((name) => [name, "yes"]));
  return {
    account: id === null ? null : wholeId(id),
    accountName: textAt(org, "Name"),
    mode: typeof sandbox === "boolean" ? (sandbox ? "test" : "live") : mode,
    allows: { triggers: all(offered.triggers), actions: all(offered.actions) },
  };
}

async function organization(api: SalesforceApi): Promise<Page["records"][number] | undefined> {
  try {
    const { records } = await api.query("SELECT Id, Name, IsSandbox FROM Organization LIMIT 1");
    return records[0];
  } catch (error) {
    // The user may not look there, and may do all the rest.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
