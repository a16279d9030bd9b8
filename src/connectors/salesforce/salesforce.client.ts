/** Asking Salesforce: each call is one exchange. */
import type { HttpResponse, Json, JsonObject, SendOnce } from "#sdk/index.ts";
import { askOnce, ifThere, isJsonObject, textAt } from "#sdk/index.ts";
import { errorIn, unanswerable, unproven } from "./salesforce.errors.ts";
import { exactJson, recordOf } from "./salesforce.json.ts";
import { basePath } from "./salesforce.names.ts";

export interface Page {
  readonly records: readonly JsonObject[];
  /** Null at the end. */
  readonly next: string | null;
  /** How many there are in all; of a query that only counts, the count. */
  readonly total: number;
  /** All that had happened by this moment is in it; null where nobody has measured that. */
  readonly asOf: number | null;
}

export interface SalesforceApi {
  /** What stands at a path below the version of the API. */
  get(path: string): Promise<Json>;
  /** The same; null where there is nothing. */
  find(path: string): Promise<Json | null>;
  /** A query. `deleted`: also what lies in the recycle bin. */
  query(soql: string, which?: "deleted"): Promise<Page>;
  /**
   * Makes a record, or a part of the org's setup, for a person who has asked for it: its id. Nothing else may call it, and the
   * engine lets it out at no other time.
   */
  make(path: string, values: JsonObject): Promise<string>;
  /** Where a query goes on. */
  more(next: string): Promise<Page>;
}

/** Salesforce names the address of the next page, which is one of these. */
const nextPath = new RegExp(`^${basePath}/(?:query|queryAll)/[\\w-]{1,200}$`);

export function openSalesforce(origin: string, http: SendOnce): SalesforceApi {
  const ask = (path: string): Promise<HttpResponse> =>
    askOnce(
      "salesforce",
      http,
      { method: "GET", url: origin + path, headers: { accept: "application/json" } },
      (response) => errorIn("GET", response),
    );
  const get = async (path: string): Promise<Json> => jsonIn(await ask(basePath + path));
  const make = async (path: string, values: JsonObject): Promise<string> => {
    const { body } = await askOnce(
      "salesforce",
      http,
      {
        method: "POST",
        url: origin + basePath + path,
        headers: {
          accept: "application/json",
          "content-type": "application/json; charset=utf-8",
        },
        body: JSON.stringify(values),
      },
      (response) => errorIn("POST", response),
    );
    const json = exactJson(body);
    const id = textAt(json, "id");
    if (!isJsonObject(json) || json["success"] !== true || id === null) throw unproven();
    return id;
  };
  return {
    get,
    make,
    find: (path) => ifThere(get(path)),
    query: async (soql, which) =>
      pageIn(
        await ask(`${basePath}/${which === "deleted" ? "queryAll" : "query"}?q=${inQuery(soql)}`),
      ),
    more: async (next) => {
      if (!nextPath.test(next)) throw unanswerable();
      return pageIn(await ask(next));
    },
  };
}

/** A query as it stands in an address. */
export const inQuery = (soql: string): string => encodeURIComponent(soql);

function jsonIn({ body }: HttpResponse): Json {
  const json = exactJson(body);
  if (json === undefined) throw unanswerable();
  return json;
}

function pageIn(response: HttpResponse): Page {
  const json = jsonIn(response);
  const {
    records,
    done,
    nextRecordsUrl: next,
    totalSize: total = 0,
  } = isJsonObject(json) ? json : {};
  if (!Array.isArray(records) || typeof done !== "boolean" || typeof total !== "number")
    throw unanswerable();
  const rows: readonly Json[] = records;
  // Not done, and no word of where it goes on: nobody may take it for the end.
  if (!done && typeof next !== "string") throw unanswerable();
  return {
    records: rows.map(recordOf),
    next: !done && typeof next === "string" ? next : null,
    total,
    asOf: response.asOf ?? null,
  };
}
