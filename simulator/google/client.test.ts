import { auth, sheets, type sheets_v4 } from "@googleapis/sheets";
import { describe, expect, test } from "vitest";
import { demoSpreadsheet } from "./spreadsheet.ts";
import { openGoogle, testEmail, testKey, type TestGoogle } from "./test-client.ts";

/** Google's own package and its own way to a token; only the two addresses are the simulator's. */
function client({ url }: TestGoogle): sheets_v4.Sheets {
  const account = new auth.JWT({
    email: testEmail,
    key: testKey,
    keyId: "k1",
    scopes: ["https://www.googleapis.com/auth/spreadsheets"],
  });
  account.transporter.interceptors.request.add({
    resolved: async (config) => {
      if (config.url.host === "oauth2.googleapis.com") config.url = new URL("/token", url);
      return config;
    },
  });
  return sheets({ version: "v4", auth: account, rootUrl: `${url}/`, retry: false });
}

const spreadsheetId = demoSpreadsheet;

describe("Google’s own package, unchanged", () => {
  test("gets a token, appends, changes and clears, and reads it all back", async () => {
    await using sim = await openGoogle();
    const { spreadsheets } = client(sim);
    const { data: appended } = await spreadsheets.values.append({
      spreadsheetId,
      range: "'Orders'!A1:F1",
      valueInputOption: "RAW",
      insertDataOption: "INSERT_ROWS",
      requestBody: { values: [["A-1004", "=1+1", 100, "", "", "e1/0"]] },
    });
    expect(appended.updates?.updatedRange).toBe("Orders!A5:F5");
    const cell = { sheetId: 0, startRowIndex: 4, endRowIndex: 5 };
    const { data: updated } = await spreadsheets.values.batchUpdateByDataFilter({
      spreadsheetId,
      requestBody: {
        valueInputOption: "RAW",
        data: [
          {
            dataFilter: { gridRange: { ...cell, startColumnIndex: 2, endColumnIndex: 3 } },
            values: [[120]],
          },
        ],
      },
    });
    expect(updated).toMatchObject({ totalUpdatedCells: 1 });
    await spreadsheets.values.batchClearByDataFilter({
      spreadsheetId,
      requestBody: {
        dataFilters: [{ gridRange: { ...cell, startColumnIndex: 5, endColumnIndex: 6 } }],
      },
    });
    const { data: read } = await spreadsheets.values.get({
      spreadsheetId,
      range: "Orders",
      valueRenderOption: "UNFORMATTED_VALUE",
    });
    expect(read.values?.at(-1)).toEqual(["A-1004", "=1+1", 120]);
  });

  test("adds a row at the end of the sheet, and shows where it stands", async () => {
    await using sim = await openGoogle();
    await sim.control("POST /rows", { sheet: "Orders", rows: [[], ["", "", "", "", "", "", "n"]] });
    const { spreadsheets } = client(sim);
    const request = (sheetId: number) => ({
      spreadsheetId,
      fields: "replies,updatedSpreadsheet.sheets.data(startRow,rowData.values.userEnteredValue)",
      requestBody: {
        requests: [
          {
            appendCells: {
              sheetId,
              rows: [{ values: [{}, { userEnteredValue: { stringValue: "=1+1" } }] }],
              fields: "userEnteredValue",
            },
          },
        ],
        includeSpreadsheetInResponse: true,
        responseRanges: ["'Orders'!A6:B"],
      },
    });
    const { data } = await spreadsheets.batchUpdate(request(0));
    const added = { values: [{}, { userEnteredValue: { stringValue: "=1+1" } }] };
    expect(data).toEqual({
      replies: [{}],
      updatedSpreadsheet: {
        sheets: [{ data: [{ startRow: 5, rowData: [{ values: [{}, {}] }, added] }] }],
      },
    });
    await expect(spreadsheets.batchUpdate(request(7))).rejects.toMatchObject({ status: 400 });
    const { data: read } = await spreadsheets.values.get({ spreadsheetId, range: "Orders!A7:B" });
    expect(read.values).toEqual([["", "=1+1"]]);
  });

  test("shows what a spreadsheet is, and its cells only on request", async () => {
    await using sim = await openGoogle();
    const { spreadsheets } = client(sim);
    const { data: plain } = await spreadsheets.get({ spreadsheetId });
    expect(plain.sheets?.map(({ properties }) => properties?.title)).toEqual([
      "Orders",
      "Customers",
    ]);
    expect(JSON.stringify(plain)).not.toContain("Aiko");
    const { data: grid } = await spreadsheets.get({
      spreadsheetId,
      ranges: ["Orders!1:2"],
      includeGridData: true,
      fields: "sheets(data.rowData.values(formattedValue,effectiveFormat.numberFormat.type))",
    });
    const [, second] = grid.sheets?.[0]?.data?.[0]?.rowData ?? [];
    expect(second?.values?.[3]).toEqual({
      formattedValue: "2026-11-01",
      effectiveFormat: { numberFormat: { type: "DATE" } },
    });
  });

  test("fails with Google’s own words", async () => {
    await using sim = await openGoogle();
    const { spreadsheets } = client(sim);
    await expect(
      spreadsheets.values.get({ spreadsheetId, range: "Nowhere" }),
    ).rejects.toMatchObject({ status: 400, message: "Unable to parse range: Nowhere" });
    await sim.control("POST /share", { email: testEmail, role: "none" });
    await expect(spreadsheets.get({ spreadsheetId })).rejects.toMatchObject({ status: 403 });
  });
});
