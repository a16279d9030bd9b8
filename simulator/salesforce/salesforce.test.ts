import { describe, expect, test } from "vitest";
import { z } from "zod";
import { openSalesforce, type TestSalesforce } from "./test-client.ts";

const refused = (status: number, errorCode: string, message?: string) => ({
  status,
  body: [{ errorCode, ...(message === undefined ? {} : { message }) }],
});
const idIn = (body: unknown) => z.object({ id: z.string() }).parse(body).id;
const Records = z.object({ records: z.array(z.looseObject({ Id: z.string().optional() })) });
const recordsOf = async (sim: TestSalesforce, soql: string, from?: "queryAll") =>
  Records.parse((await sim.query(soql, from)).body).records;

describe("a token", () => {
  test("is given to clients that are known, and dies without a word", async () => {
    await using sim = await openSalesforce();
    expect(await sim.token()).toMatchObject({ status: 200, body: { instance_url: sim.url } });
    expect(await sim.token({ id: "nobody", secret: "x" })).toMatchObject({
      status: 400,
      body: { error: "invalid_client_id" },
    });
    await sim.control("DELETE /tokens");
    expect(await sim.call("GET", "/limits")).toMatchObject(
      refused(401, "INVALID_SESSION_ID", "Session expired or invalid"),
    );
  });
});

describe("a record", () => {
  const marked = { Name: "Sato", Millrace_Effect__c: "f.abc" };

  test("with a value that is unique is refused again; what lies in the recycle bin stands in nobody's way", async () => {
    await using sim = await openSalesforce();
    const first = await sim.call("POST", "/sobjects/Account", marked);
    const id = idIn(first.body);
    expect(first).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const said = `duplicate value found: Millrace_Effect__c duplicates value on record with id: ${id.slice(0, 15)}`;
    const again = () => sim.call("POST", "/sobjects/Account", marked);
    expect(await again()).toMatchObject(refused(400, "DUPLICATE_VALUE", said));
    expect((await sim.call("GET", "/sobjects/Account/Millrace_Effect__c/f.abc")).status).toBe(200);
    expect(await sim.call("DELETE", `/sobjects/Account/${id}`)).toMatchObject({ status: 204 });
    expect(await sim.call("DELETE", `/sobjects/Account/${id}`)).toMatchObject(
      refused(404, "ENTITY_IS_DELETED"),
    );
    expect((await again()).status).toBe(201);
    const soql = "SELECT Id, IsDeleted FROM Account WHERE Millrace_Effect__c = 'f.abc'";
    expect(await recordsOf(sim, soql)).toHaveLength(1);
    expect(await recordsOf(sim, soql, "queryAll")).toMatchObject([
      { Id: id, IsDeleted: true },
      { IsDeleted: false },
    ]);
  });

  test.each([
    ["Contact", {}, "REQUIRED_FIELD_MISSING", /missing: .LastName./],
    ["Contact", { LastName: "x", foo__c: 1 }, "INVALID_FIELD", /No such column 'foo__c'/],
    ["Contact", { LastName: "x".repeat(81) }, "STRING_TOO_LONG", /max length=80/],
    ["Contact", { LastName: "x", AccountId: "001x" }, "MALFORMED_ID", /incorrect type/],
    [
      "Contact",
      { LastName: "x", CreatedDate: "2026-01-01" },
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      /./,
    ],
    ["Invoice__c", { Status__c: "Lost" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", /Lost/],
    ["Invoice__c", { Due__c: "1 May" }, "JSON_PARSER_ERROR", /instance of date/],
    ["Invoice__c", { Amount__c: "1,000" }, "JSON_PARSER_ERROR", /instance of currency/],
    ["Invoice__c", { Amount__c: "12345678901234567" }, "NUMBER_OUTSIDE_VALID_RANGE", /./],
  ])("of %s with %j is refused with %s", async (object, values, code, message) => {
    await using sim = await openSalesforce();
    expect(await sim.call("POST", `/sobjects/${object}`, values)).toMatchObject({
      status: 400,
      body: [{ errorCode: code, message: expect.stringMatching(message) }],
    });
  });

  test("keeps the digits of its decimals, and rounds what has too many", async () => {
    await using sim = await openSalesforce();
    const amounts = [
      '{"Amount__c": 1234567890123456.78}',
      { Amount__c: "0.105" },
      { Amount__c: 5 },
    ];
    for (const one of amounts) await sim.call("POST", "/sobjects/Invoice__c", one);
    const soql = encodeURIComponent("SELECT Amount__c FROM Invoice__c ORDER BY Name");
    const token = sim.simulator.give(
      new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "millrace_demo_consumer_key",
        client_secret: "millrace_demo_consumer_secret",
      }),
    );
    const answer = await fetch(`${sim.url}/services/data/v67.0/query?q=${soql}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect((await answer.text()).match(/"Amount__c":[\d.]+/g)).toEqual([
      '"Amount__c":1234567890123456.78',
      '"Amount__c":0.11',
      '"Amount__c":5.0',
    ]);
  });

  test("whose transaction still runs is seen by nobody, and locks its values", async () => {
    await using sim = await openSalesforce();
    await sim.control("POST /faults", { fault: { kind: "late", seconds: 60 } });
    await sim.call("POST", "/sobjects/Account", marked);
    expect(await recordsOf(sim, "SELECT Id FROM Account")).toEqual([]);
    expect(await sim.call("POST", "/sobjects/Account", marked)).toMatchObject(
      refused(400, "UNABLE_TO_LOCK_ROW"),
    );
    await sim.control("POST /clock", { advance_seconds: 61 });
    expect(await recordsOf(sim, "SELECT Id FROM Account")).toHaveLength(1);
  });

  test("shows up late with an old stamp", async () => {
    await using sim = await openSalesforce();
    await sim.control("POST /clock", { freeze: true, set: 1_793_491_200 });
    await sim.control("POST /records", {
      object: "Account",
      values: { Name: "x" },
      late_seconds: 600,
    });
    expect(await recordsOf(sim, "SELECT SystemModstamp FROM Account")).toMatchObject([
      { SystemModstamp: "2026-10-31T23:50:00.000+0000" },
    ]);
  });
});

describe("a list of records", () => {
  test("has status 200 although some fail, each with its own outcome", async () => {
    await using sim = await openSalesforce();
    const attributes = { type: "Contact" };
    const records = [{ attributes, LastName: "a" }, { attributes }];
    const send = (allOrNone: boolean) =>
      sim.call("POST", "/composite/sobjects", { allOrNone, records });
    const outcomes = [
      { success: true },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING" }] },
    ];
    const undone = {
      success: false,
      errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }],
    };
    expect(await send(true)).toMatchObject({ status: 200, body: [undone, outcomes[1]] });
    expect(await recordsOf(sim, "SELECT Id FROM Contact")).toEqual([]);
    expect(await send(false)).toMatchObject({ status: 200, body: outcomes });
    expect(await recordsOf(sim, "SELECT Id FROM Contact")).toHaveLength(1);
  });

  test("meets locks, unique values and duplicate rules record by record, and holds 200 at most", async () => {
    await using sim = await openSalesforce();
    const list = (...all: readonly { readonly Name: string; readonly mark?: string }[]) =>
      sim.call("POST", "/composite/sobjects", {
        records: all.map(({ Name, mark }) => {
          return { attributes: { type: "Account" }, Name, Millrace_Effect__c: mark };
        }),
      });
    const refusedWith = (statusCode: string) => ({ success: false, errors: [{ statusCode }] });
    const path = "/services/data/v67.0/composite/sobjects";
    await sim.control("POST /faults", {
      fault: { kind: "locked", records: [2] },
      match: { path },
    });
    const three = [
      { Name: "a", mark: "f#1" },
      { Name: "b", mark: "f#2" },
      { Name: "c", mark: "f#1" },
    ];
    const made = { success: true };
    expect(await list(...three)).toMatchObject({
      status: 200,
      body: [made, refusedWith("UNABLE_TO_LOCK_ROW"), refusedWith("DUPLICATE_VALUE")],
    });
    await sim.control("POST /rules", { object: "Account", field: "Name" });
    expect(await list(...three)).toMatchObject({
      body: [refusedWith("DUPLICATES_DETECTED"), made, refusedWith("DUPLICATE_VALUE")],
    });
    const many = Array.from({ length: 201 }, (_, at) => ({ Name: String(at) }));
    expect(await list(...many)).toMatchObject(refused(400, "INVALID_INPUT"));
    expect(await list()).toMatchObject(refused(400, "INVALID_INPUT"));
    expect(await recordsOf(sim, "SELECT Id FROM Account")).toHaveLength(2);
  });

  test("changes the records of a list one by one, and refuses each that is named twice", async () => {
    await using sim = await openSalesforce();
    const values = { Name: "a", Customer_Number__c: "C-1" };
    await sim.control("POST /records", { object: "Account", values });
    await sim.control("POST /records", { object: "Account", values: { Name: "b" } });
    const [a = "", b = ""] = (await recordsOf(sim, "SELECT Id FROM Account ORDER BY Name")).map(
      (one) => String(one["Id"]),
    );
    const update = (...all: readonly object[]) =>
      sim.call("PATCH", "/composite/sobjects", {
        records: all.map((one) => Object.assign({ attributes: { type: "Account" } }, one)),
      });
    const refusedWith = (statusCode: string) => ({ success: false, errors: [{ statusCode }] });
    expect(
      await update(
        { id: a, Name: "x" },
        { Name: "y" },
        { id: "none", Name: "y" },
        { id: a.replace("001", "003"), Name: "y" },
        { id: b, Name: null },
      ),
    ).toMatchObject({
      status: 200,
      body: [
        { success: true, id: a },
        refusedWith("MISSING_ARGUMENT"),
        refusedWith("MALFORMED_ID"),
        refusedWith("INVALID_CROSS_REFERENCE_KEY"),
        refusedWith("REQUIRED_FIELD_MISSING"),
      ],
    });
    const twice = refusedWith("DUPLICATE_VALUE");
    expect(await update({ id: b, Name: "z" }, { Id: b.slice(0, 15) }, { id: a })).toMatchObject({
      body: [twice, twice, { success: true }],
    });
    const upsert = (...numbers: readonly string[]) =>
      sim.call("PATCH", "/composite/sobjects/Account/Customer_Number__c", {
        records: numbers.map((Customer_Number__c) => {
          return { attributes: { type: "Account" }, Customer_Number__c, Name: "n" };
        }),
      });
    expect(await upsert("C-1", "C-2", "c-2", "C-3")).toMatchObject({
      body: [{ id: a, created: false }, twice, twice, { created: true }],
    });
    expect(await recordsOf(sim, "SELECT Name FROM Account ORDER BY Name")).toMatchObject([
      { Name: "b" },
      { Name: "n" },
      { Name: "n" },
    ]);
  });

  test("is made or changed by a key", async () => {
    await using sim = await openSalesforce();
    const upsert = (Name?: string) => {
      const record = { attributes: { type: "Account" }, Customer_Number__c: "a/b.inc", Name };
      return sim.call("PATCH", "/composite/sobjects/Account/Customer_Number__c", {
        records: [record],
      });
    };
    expect(await upsert()).toMatchObject({ status: 200, body: [{ success: false }] });
    expect(await upsert("one")).toMatchObject({ body: [{ success: true, created: true }] });
    expect(await upsert("two")).toMatchObject({ body: [{ success: true, created: false }] });
    expect(await recordsOf(sim, "SELECT Name FROM Account")).toMatchObject([{ Name: "two" }]);
  });
});

describe("a query", () => {
  test.each([
    ["SELECT Nothing FROM Account", "INVALID_FIELD"],
    ["SELECT Id FROM Nothing", "INVALID_TYPE"],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account WHERE Name = 'a", "MALFORMED_QUERY"],
    [String.raw`SELECT Id FROM Account WHERE Name = '\a'`, "MALFORMED_QUERY"],
    ["SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY"],
    ["SELECT FIELDS(ALL) FROM Account LIMIT 201", "MALFORMED_QUERY"],
    ["SELECT Id FROM Account WHERE AnnualRevenue = '5'", "INVALID_FIELD"],
    ["SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD"],
    ["SELECT Id FROM Account; DELETE", "MALFORMED_QUERY"],
  ])("%s is refused with %s", async (soql, code) => {
    await using sim = await openSalesforce();
    expect(await sim.query(soql)).toMatchObject(refused(400, code));
  });

  test.each([
    ["Name LIKE 'a%'", ["Avocado", "apple"]],
    ["Name = 'APPLE'", ["apple"]],
    ["AnnualRevenue > 1.5 AND AnnualRevenue <= 10", ["Avocado"]],
    ["AnnualRevenue = null", ["pear"]],
    ["(NOT Name = 'pear') AND AnnualRevenue < 2", ["apple"]],
    ["Name IN ('pear', 'x') OR Name NOT IN ('pear', 'apple')", ["Avocado", "pear"]],
  ])("finds by %s", async (where, names) => {
    await using sim = await openSalesforce();
    const make = (values: object) => sim.control("POST /records", { object: "Account", values });
    await make({ Name: "apple", AnnualRevenue: 1.5 });
    await make({ Name: "Avocado", AnnualRevenue: 10 });
    await make({ Name: "pear" });
    const found = await recordsOf(sim, `SELECT Name FROM Account WHERE ${where} ORDER BY Name`);
    expect(found.map((one) => one["Name"])).toEqual(names);
  });
});

describe("a day that is full", () => {
  test("is told in the header, and refuses with 403", async () => {
    await using sim = await openSalesforce();
    await sim.control("POST /settings", { per_day: 2 });
    const { headers } = await sim.call("GET", "/limits");
    expect(headers.get("sforce-limit-info")).toBe("api-usage=1/2");
    await sim.call("GET", "/limits");
    expect(await sim.call("GET", "/limits")).toMatchObject(refused(403, "REQUEST_LIMIT_EXCEEDED"));
    await sim.control("POST /clock", { advance_seconds: 86_401 });
    expect((await sim.call("GET", "/limits")).status).toBe(200);
  });
});

test("the work may be done although the answer is an error or says nothing", async () => {
  await using sim = await openSalesforce();
  const faults = [{ kind: "error", when: "after" }, { kind: "unproven" }];
  for (const fault of faults) await sim.control("POST /faults", { fault });
  const post = () => sim.call("POST", "/sobjects/Contact", { LastName: "x" });
  expect(await post()).toMatchObject(refused(503, "SERVER_UNAVAILABLE"));
  await sim.control("DELETE /faults");
  await sim.control("POST /faults", { fault: { kind: "unproven" } });
  expect(await post()).toMatchObject({ status: 201, body: { success: false } });
  expect(await recordsOf(sim, "SELECT Id FROM Contact")).toHaveLength(2);
});
