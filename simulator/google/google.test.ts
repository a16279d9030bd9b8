import { createSign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openGoogle, testEmail, testKey } from "./test-client.ts";

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

function assertion(more: Readonly<Record<string, unknown>> = {}, header: object = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: testEmail,
    scope: "https://www.googleapis.com/auth/spreadsheets",
    aud: "https://oauth2.googleapis.com/token",
    iat: now,
    exp: now + 3_600,
    ...more,
  };
  const signed = `${encoded({ alg: "RS256", kid: "k1", ...header })}.${encoded(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(testKey, "base64url")}`;
}

const raw = "?valueInputOption=RAW&insertDataOption=INSERT_ROWS";
const unformatted = "?valueRenderOption=UNFORMATTED_VALUE";

describe("tokens", () => {
  test.each([
    [{ iat: 1, exp: 3_601 }, {}, "short-lived token"],
    [{ iss: "nobody@x.iam.gserviceaccount.com" }, {}, "account not found"],
    [{}, { kid: "deleted" }, "Invalid JWT Signature."],
    [{ aud: "https://elsewhere.example" }, {}, "audience"],
  ])("are refused for %j %j", async (claims, header, words) => {
    await using sim = await openGoogle();
    const { status, body } = await sim.token(assertion(claims, header));
    expect([status, body["error"]]).toEqual([400, "invalid_grant"]);
    expect(body["error_description"]).toContain(words);
  });

  test("die, and serve only for their scope", async () => {
    await using sim = await openGoogle();
    const { body } = await sim.token(assertion());
    const token = String(body["access_token"]);
    expect((await sim.call("GET ", undefined, token)).status).toBe(200);
    await sim.control("POST /clock", { advance_seconds: 3_600 });
    expect((await sim.call("GET ", undefined, token)).status).toBe(401);
    const later = { iat: Date.now() / 1_000 + 3_600, exp: Date.now() / 1_000 + 7_000 };
    const drive = await sim.token(assertion({ scope: "https://example.com/drive", ...later }));
    const other = await sim.call("GET ", undefined, String(drive.body["access_token"]));
    expect(JSON.stringify(other)).toContain("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  });
});

describe("rows", () => {
  test("end at their last filled cell, and the list of them where nothing follows", async () => {
    await using sim = await openGoogle();
    await sim.control("POST /sheet", { sheet: "Orders", rows: [["A", "B"], [], ["1", "", ""]] });
    const { body } = await sim.call("GET /values/Orders");
    expect(body["values"]).toEqual([["A", "B"], [], ["1"]]);
    await sim.control("POST /sheet", { sheet: "Orders", rows: [] });
    expect((await sim.call("GET /values/Orders")).body["values"]).toBeUndefined();
  });

  test("are appended after the table that the range is in, and twice if asked twice", async () => {
    await using sim = await openGoogle();
    await sim.control("POST /sheet", {
      sheet: "Orders",
      rows: [["A", "B"], ["1", "x"], [], ["other", "table"]],
    });
    const values = [["2", "+81 3"]];
    for (const row of [3, 4]) {
      const { body } = await sim.call(`POST /values/Orders!A1:B1:append${raw}`, { values });
      expect(body).toMatchObject({ updates: { updatedRange: `Orders!A${row}:B${row}` } });
    }
    const { body } = await sim.call(`GET /values/Orders${unformatted}`);
    expect(body["values"]).toEqual([
      ["A", "B"],
      ["1", "x"],
      ["2", "+81 3"],
      ["2", "+81 3"],
      [],
      ["other", "table"],
    ]);
  });

  test("become formulas, numbers and dates only where they are entered as by a person", async () => {
    await using sim = await openGoogle();
    const values = [["=1+1", "5", "2026-11-01"]];
    await sim.call("PUT /values/Orders!A2:C2?valueInputOption=RAW", { values });
    await sim.call("PUT /values/Orders!A3:C3?valueInputOption=USER_ENTERED", { values });
    const { body } = await sim.call(`GET /values/Orders!A2:C3${unformatted}`);
    expect(body["values"]).toEqual([
      ["=1+1", "5", "2026-11-01"],
      ["#ERROR!", 5, 46_327],
    ]);
  });
});

describe("refusals", () => {
  test("60 reads and 60 writes a minute, refilled as the minute turns", async () => {
    await using sim = await openGoogle({ rateLimits: true });
    await sim.control("POST /clock", { freeze: true });
    for (let call = 0; call < 60; call += 1)
      expect((await sim.call("GET ?fields=spreadsheetId")).status).toBe(200);
    const over = await sim.call("GET ?fields=spreadsheetId");
    expect(over.status).toBe(429);
    expect(JSON.stringify(over.body)).toContain("ReadRequestsPerMinutePerUser");
    const values = [["x"]];
    const write = await sim.call("PUT /values/Orders!A9?valueInputOption=RAW", { values });
    expect(write.status).toBe(200);
    await sim.control("POST /clock", { advance_seconds: 60 });
    expect((await sim.call("GET ?fields=spreadsheetId")).status).toBe(200);
  });

  test("where the API is off, and where the spreadsheet is shared for reading alone", async () => {
    await using sim = await openGoogle();
    await sim.control("POST /share", { email: testEmail, role: "reader" });
    const values = [["x"]];
    const write = await sim.call("PUT /values/Orders!A9?valueInputOption=RAW", { values });
    expect([write.status, (await sim.call("GET ")).status]).toEqual([403, 200]);
    await sim.control("POST /settings", { api_enabled: false });
    expect(JSON.stringify((await sim.call("GET ")).body)).toContain("SERVICE_DISABLED");
  });

  test("with 503 after the work is done, and never late", async () => {
    await using sim = await openGoogle();
    await sim.control("POST /faults", { fault: { kind: "error", when: "after" } });
    const values = [["x"]];
    const write = await sim.call(`POST /values/Orders!A1:F1:append${raw}`, { values });
    expect(write.status).toBe(503);
    const { body } = await sim.call("GET /values/Orders!A5");
    expect(body["values"]).toEqual([["x"]]);
    await expect(
      sim.control("POST /faults", { fault: { kind: "late", seconds: 5 } }),
    ).rejects.toThrow("nothing is late");
  });
});
