import { verify, createPublicKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  ConnectionError,
  type FrozenRequest,
  type HttpResponse,
  type JsonObject,
  overHttp,
  TransientError,
} from "#sdk/index.ts";
import { googleSheets } from "./google-sheets.connection.ts";
import { dateOf, momentOf } from "./google-sheets.dates.ts";
import { demoKey, demoSpreadsheet } from "./google-sheets.demo.ts";
import { encoded } from "./google-sheets.encode.ts";
import { errorIn } from "./google-sheets.errors.ts";
import { judge } from "./google-sheets.judge.ts";

const filled = { key: demoKey, spreadsheet: demoSpreadsheet };
const source = (more: object = {}) =>
  googleSheets.tokenSource?.(googleSheets.fields.parse({ ...filled, ...more })) ??
  expect.fail("no source");

describe("a key", () => {
  it.each([
    ["ya29.abc", "access token"],
    ["AIzaSyA", "API key"],
    ["-----BEGIN PRIVATE KEY-----\nabc", "only the private key"],
    ["MIIJrAIBAzCC", "not JSON"],
    ['{"installed":{"client_id":"1"}}', "OAuth client"],
    ['{"type":"authorized_user","refresh_token":"1"}', "credentials of a person"],
    [
      '{"type":"service_account","client_email":"a@b.iam.gserviceaccount.com"}',
      "not a complete key",
    ],
  ])("that is none is refused with what it is: %s", (key, words) => {
    const { error } = googleSheets.fields.safeParse({ ...filled, key });
    expect(error?.issues.map(({ message }) => message).join()).toContain(words);
    expect(JSON.stringify(error)).not.toContain("refresh_token");
  });

  it("goes with the address of the spreadsheet, or with its ID", () => {
    const of = (spreadsheet: string) => googleSheets.fields.safeParse({ ...filled, spreadsheet });
    const address = `https://docs.google.com/spreadsheets/d/${demoSpreadsheet}/edit#gid=0`;
    expect([of(address).success, of(demoSpreadsheet).success]).toEqual([true, true]);
    expect(of("https://docs.google.com/document/d/1").success).toBe(false);
  });

  it.each([
    [{}, 1],
    [{ perMinute: "20" }, 1 / 3],
    [{ perMinute: 300 }, 5],
  ])("is asked so often as its connection says, as Google counts a minute: %o", (more, each) => {
    const values = googleSheets.fields.parse({ ...filled, ...more });
    expect(googleSheets.limits(values)).toEqual({
      perSecond: 2 * each,
      perEndpointPerSecond: each,
      countedOverSeconds: 60,
    });
  });

  it("and its tokens go to Google’s own addresses alone", () => {
    const values = googleSheets.fields.parse(filled);
    expect(googleSheets.origin(values, [])).toBe("https://sheets.googleapis.com");
    expect(source().request(0).url).toBe("https://oauth2.googleapis.com/token");
    const other = googleSheets.fields.parse({ ...filled, apiBase: "https://evil.example" });
    expect(() => googleSheets.origin(other, [])).toThrow("only with https://sheets");
  });
});

describe("a token", () => {
  it("is asked for with an assertion of that moment, which the key signs", () => {
    const at = Date.UTC(2026, 10, 30);
    const { body } = source().request(at);
    expect(source().request(at).body).toBe(body);
    const assertion = new URLSearchParams(body).get("assertion") ?? "";
    const [head, claims = "", signature = ""] = assertion.split(".");
    const { private_key: pem }: { private_key: string } = JSON.parse(demoKey);
    const signed = Buffer.from(`${head}.${claims}`);
    const given = Buffer.from(signature, "base64url");
    expect(verify("RSA-SHA256", signed, createPublicKey(pem), given)).toBe(true);
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
      iss: "millrace-demo@millrace-demo.iam.gserviceaccount.com",
      scope: "https://www.googleapis.com/auth/spreadsheets",
      aud: "https://oauth2.googleapis.com/token",
      iat: at / 1_000,
      exp: at / 1_000 + 3_600,
    });
  });

  const answered = (status: number, body: object | string): unknown => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    try {
      return source().read({ status, headers: {}, body: text });
    } catch (error) {
      return error;
    }
  };
  const refusal = (error: string, words: string) => ({ error, error_description: words });

  it.each([
    [refusal("invalid_grant", "Check your iat and exp values"), "clock of the machine"],
    [refusal("invalid_grant", "Invalid JWT Signature."), "Make a new JSON key"],
    [refusal("invalid_grant", "Invalid grant: account not found"), "there and enabled"],
  ])("that is refused says what to do: %j", (body, advice) => {
    const error = answered(400, body);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toHaveProperty("facts.advice.en", expect.stringContaining(advice));
  });

  it("comes later where something else answers", () => {
    for (const [status, body] of [
      [503, ""],
      [200, "<html>"],
      [200, {}],
    ] as const)
      expect(answered(status, body)).toBeInstanceOf(TransientError);
    expect(answered(200, { access_token: "ya29.x", expires_in: 3_599 })).toEqual({
      token: "ya29.x",
      lastsSeconds: 3_599,
    });
  });
});

it("a serial number is a date, and a moment in the time zone of the spreadsheet", () => {
  expect(dateOf(46_327)).toBe("2026-11-01");
  expect(momentOf(46_327.5, "Asia/Tokyo")).toBe("2026-11-01T12:00:00+09:00");
  expect(momentOf(46_204.25, "America/New_York")).toBe("2026-07-01T06:00:00-04:00");
  expect(momentOf(46_327.5, "Nowhere/Else")).toBe("2026-11-01T12:00:00+00:00");
  expect(dateOf(1e12)).toBeNull();
});

it("says what is wrong with the project, in plain words", () => {
  const details = [{ reason: "SERVICE_DISABLED" }];
  const error = { code: 403, status: "PERMISSION_DENIED", message: "It is disabled", details };
  const response: HttpResponse = { status: 403, headers: {}, body: JSON.stringify({ error }) };
  expect(errorIn("GET", response)).toMatchObject({
    kind: "connection",
    facts: { code: "google-sheets.service_disabled" },
  });
});

describe("what is sent of a frozen write", () => {
  const frozen = (at: JsonObject): FrozenRequest => {
    const values = { Order: "A-1", Amount: 5, Paid: true };
    const effect = { id: "f.1", generation: 2 };
    const params = { sheet: "0", values, once: "findable", mark: "ID", effect, at };
    return { method: "POST", path: "/rows:append", params, apiVersion: "v4", format: 1 };
  };
  const sent = (at: JsonObject) => encoded(overHttp(frozen(at)), "https://x", "b");
  const row = [null, "=A-1", 5, true, ""];

  it("is a row of cells below all others", () => {
    const { url, body } = sent({ is: "add", sheet: 7, shows: "'O'!A4:E", row, mark: 4 });
    expect(url).toBe(
      "https://x/v4/spreadsheets/b:batchUpdate?fields=spreadsheetId%2Creplies%2CupdatedSpreadsheet.sheets.data(startRow%2CrowData.values.userEnteredValue)",
    );
    expect(body).toBe(
      '{"requests":[{"appendCells":{"sheetId":7,"rows":[{"values":[{},{"userEnteredValue":{"stringValue":"=A-1"}},{"userEnteredValue":{"numberValue":5}},{"userEnteredValue":{"boolValue":true}},{"userEnteredValue":{"stringValue":"f.1/2"}}]}],"fields":"userEnteredValue"}}],"includeSpreadsheetInResponse":true,"responseRanges":["\'O\'!A4:E"],"responseIncludeGridData":true}',
    );
  });

  it("is proven by the row that Google shows, or else by its reply", () => {
    const request = frozen({ is: "add", sheet: 7, shows: "'O'!A4:E", row: ["A-1"], mark: null });
    const judged = (answer: JsonObject) => {
      const body = JSON.stringify({ spreadsheetId: "b", ...answer });
      return judge(request, { status: 200, headers: {}, body }, "b");
    };
    const cells = (stringValue: string) => ({ values: [{ userEnteredValue: { stringValue } }] });
    const data = [{ startRow: 3, rowData: [cells("A-1"), cells("A-0"), cells("A-1"), {}] }];
    const updatedSpreadsheet = { sheets: [{ data }] };
    const done = (row: number | null) => ({ answer: { body: { row, added: true } } });
    expect(judged({ updatedSpreadsheet })).toMatchObject(done(6));
    expect(judged({ replies: [{}] })).toMatchObject(done(null));
    expect(judged({})).toMatchObject({ is: "not_done", error: { kind: "unknown_outcome" } });
  });

  it("stays what an earlier build has frozen", () => {
    const { url, body } = sent({ is: "append", range: "'O'!A1:E1", column: 0, row, mark: 4 });
    expect(url).toBe(
      "https://x/v4/spreadsheets/b/values/'O'!A1%3AE1:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS",
    );
    expect(body).toBe('{"majorDimension":"ROWS","values":[[null,"=A-1",5,true,"f.1/2"]]}');
  });
});
