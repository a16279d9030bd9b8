import { generateKeyPairSync } from "node:crypto";
import { contractOverHttp } from "../http.contract.ts";
import { googleSheetsConnector } from "./google-sheets.connector.ts";
import { startSheets } from "./google-sheets.world.ts";

const paths: Readonly<Record<string, string>> = {
  "append-row": "*:batchUpdate",
  "update-row": "*:batchUpdateByDataFilter",
  "upsert-row": "*:batchUpdateByDataFilter",
  "clear-row": "*:batchClearByDataFilter",
};

/** Of the same account, and not known there. */
function otherKey(key: string): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  return JSON.stringify({ ...JSON.parse(key), private_key: pem });
}

contractOverHttp(googleSheetsConnector, async () => {
  const google = await startSheets();
  await google.control("POST /sheets", { id: 7, title: "Events", rows: [["ID", "Note"]] });
  const unwanted = Array.from({ length: 100 }, (_, index) => `U-${index}`);
  const listed = unwanted.map((key) => [key, "x"]);
  await google.control("POST /sheets", {
    id: 8,
    title: "Unwanted",
    rows: [["ID", "Note"], ...listed],
  });
  const change = { sheet: "0", key: "Order", is: "A-1001" };
  const values = [{ column: "Customer", value: "Somebody" }];
  let made = 0;
  const events = async (count: number) => {
    const keys = Array.from({ length: count }, () => `K-${(made += 1)}`);
    await google.control("POST /rows", { sheet: "Events", rows: keys.map((key) => [key, "x"]) });
    return keys;
  };
  return {
    good: google.values,
    bad: { ...google.values, key: otherKey(google.values.key) },
    trustedLoopback: [google.url],
    limitNext: async () =>
      void (await google.control("POST /faults", {
        fault: { kind: "rate_limited" },
        match: { path: "/v4/*" },
      })),
    refusal: {
      status: 400,
      headers: {},
      body: '{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"You are trying to edit a protected cell."}}',
    },
    events: { "new-sheet-row": events, "changed-sheet-row": events },
    places: {
      "new-sheet-row": { sheet: "7", key: "ID" },
      "changed-sheet-row": { sheet: "7", key: "ID", columns: ["Note"] },
    },
    inputs: {
      "append-row": {
        sheet: "0",
        values: [{ column: "Order", value: "A-2000" }],
        mark: "Millrace ID",
      },
      "update-row": { ...change, values },
      "upsert-row": { ...change, is: "A-1003", values },
      get "clear-row"() {
        return { sheet: "8", key: "ID", is: unwanted.pop() ?? "" };
      },
      "find-row": { sheet: "0", column: "Order", value: "A-1003" },
      "list-rows": { sheet: "0", most: 2 },
    },
    count: (action) => google.executed(paths[action] ?? ""),
    close: () => google.close(),
  };
});
