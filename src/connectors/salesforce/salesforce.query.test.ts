/** Queries that a person has written: what stands where a name stood, and what a simulated Salesforce makes of it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSender, type Json, type SendOnce } from "#sdk/index.ts";
import { runQuery } from "./actions/run-query.ts";
import { openSalesforce } from "./salesforce.client.ts";
import { salesforce } from "./salesforce.connection.ts";
import { recordOf } from "./salesforce.json.ts";
import { bound, queryField } from "./salesforce.query.ts";
import { type SimulatedSalesforce, startSalesforce } from "./salesforce.world.ts";

type Kind = NonNullable<Parameters<typeof bound>[1]>[number]["is"];
const given = (is: Kind, value: Json) => [{ name: "x", is, value }];
const refused = (code: string) =>
  expect.objectContaining({ facts: expect.objectContaining({ code: `salesforce.${code}` }) });

describe("a value in a query", () => {
  it.each([
    ["text", "O'Neil", String.raw`'O\'Neil'`],
    ["text", "' OR Name != '", String.raw`'\' OR Name != \''`],
    ["text", "\\", String.raw`'\\'`],
    ["text", ":x", "':x'"],
    ["text", "$&", "'$&'"],
    ["text", ["a", "b"], "('a', 'b')"],
    ["starts_with", "50%", String.raw`'50\%%'`],
    ["contains", "a_b", String.raw`'%a\_b%'`],
    ["number", "1234567890123456.78", "1234567890123456.78"],
    ["true_false", true, "true"],
    ["date", "2026-11-30", "2026-11-30"],
    ["moment", "2026-11-30T09:00:00+09:00", "2026-11-30T00:00:00Z"],
    ["id", "001000000000001", "'001000000000001AAA'"],
  ] as const)("of the type %s, %j, stays one: %s", (is, value, wanted) => {
    const soql = bound("SELECT Id FROM Account WHERE A = :x", given(is, value));
    expect(soql).toBe(`SELECT Id FROM Account WHERE A = ${wanted}`);
  });

  it.each([
    ["number", "1 OR Id != null"],
    ["true_false", "true OR true"],
    ["date", "TODAY"],
    ["moment", "2026-11-30"],
    ["id", "x' OR Id != '"],
    ["text", { is: "an object" }],
  ] as const)("that is no %s is refused: %j", (is, value) => {
    expect(() => bound("SELECT Id FROM A WHERE B = :x", given(is, value))).toThrow(
      refused("value_unfit"),
    );
  });

  it("leaves quotes, moments and dates of the query alone", () => {
    const rest = String.raw`SELECT Id FROM A WHERE N = ':x \' :x' AND D > 2026-11-30T09:00:00Z AND M = LAST_N_DAYS:30 AND `;
    expect(bound(`${rest}B =:x OR C IN :x`, given("text", "v"))).toBe(`${rest}B ='v' OR C IN 'v'`);
  });

  it.each([
    ["SELECT Id FROM A WHERE B = :y", given("text", "v"), "query_value_missing"],
    ["SELECT Id FROM A", given("text", "v"), "query_value_unused"],
    ["SELECT Id FROM A WHERE B = ':x'", given("text", "v"), "query_value_unused"],
    [
      "SELECT Id FROM A WHERE B = :x",
      [...given("text", "v"), { name: ":x", is: "text", value: "w" }],
      "query_value_twice",
    ],
    ["SELECT Id FROM A WHERE B = :x", given("text", ""), "query_value_empty"],
    ["SELECT Id FROM A WHERE B IN :x", given("text", []), "query_value_empty"],
    ["SELECT Id FROM A WHERE B IN :x", given("text", ["a", null]), "query_value_empty"],
    ["SELECT Id FROM A WHERE B = :x", given("text", "v".repeat(20_000)), "query_too_long"],
  ] as const)("and its name must match: %s", (query, values, code) => {
    expect(() => bound(query, [...values])).toThrow(refused(code));
  });
});

it.each([
  ["SELECT Id FROM Account", true],
  ["select Id from Account where Name = 'FOR UPDATE'", true],
  ["SELECT Id FROM Account WHERE Name = 'it\\'s'", true],
  ["SELECT Id FROM Account FOR VIEW", false],
  ["SELECT Id FROM Account LIMIT 1 for  update", false],
  ["SELECT Id FROM FAQ__kav UPDATE VIEWSTAT", false],
  ["FIND {x} IN ALL FIELDS", false],
  ["DELETE FROM Account", false],
  ["SELECT Id FROM Account WHERE Name = 'x", false],
])("a query that only reads is taken: %s, %s", (query, isTaken) => {
  expect(queryField.safeParse(query).success).toBe(isTaken);
});

it("related records come without what only the API needs", () => {
  const attributes = { type: "Account", url: "/x" };
  const child = { attributes, LastName: "Sato", CreatedDate: "2026-11-30T09:00:00.000+0000" };
  expect(
    recordOf({
      attributes,
      Account: { attributes, Name: "Ito" },
      Contacts: { totalSize: 1, done: true, records: [child] },
    }),
  ).toEqual({
    Account: { Name: "Ito" },
    Contacts: {
      totalSize: 1,
      done: true,
      records: [{ LastName: "Sato", CreatedDate: "2026-11-30T09:00:00.000Z" }],
    },
  });
});

describe("at a simulated Salesforce", () => {
  let org: SimulatedSalesforce;
  let sender: ReturnType<typeof createSender>;
  let send: SendOnce;
  let asked: number;
  beforeEach(async () => {
    org = await startSalesforce();
    sender = createSender({ deadlineMs: 10_000, maxBytes: 10_000_000 });
    const values = salesforce.fields.parse(org.values);
    const source = salesforce.tokenSource?.(values) ?? expect.fail("there is a source of tokens");
    const { token } = source.read(await sender.send(source.request(0)));
    asked = 0;
    send = (request) => {
      asked += 1;
      return sender.send(source.bear(request, token));
    };
  });
  afterEach(async () => {
    sender.close();
    await org.close();
  });

  const run = (query: string, values: readonly object[] = [], limit = 100) =>
    runQuery.run({
      api: openSalesforce(org.url, send),
      input: runQuery.input.parse({ query, values, limit }),
    });

  it("a query finds what its values say, and nothing more", async () => {
    for (const Name of ["O'Neil \\ 50%", "50 cents", "Ito"]) await org.make("Account", { Name });
    const namesBy = async (condition: string, is: Kind, value: Json) => {
      const query = `SELECT Name FROM Account WHERE Name ${condition} :name ORDER BY Name`;
      const { records } = runQuery.output.parse(await run(query, [{ name: "name", is, value }]));
      return records.map((record) => record["Name"]);
    };
    expect(await namesBy("=", "text", "O'Neil \\ 50%")).toEqual(["O'Neil \\ 50%"]);
    expect(await namesBy("=", "text", "x' OR Name != 'y")).toEqual([]);
    expect(await namesBy("LIKE", "contains", "50%")).toEqual(["O'Neil \\ 50%"]);
    expect(await namesBy("IN", "text", ["Ito", "50 cents"])).toEqual(["50 cents", "Ito"]);
  });

  it("stops at its limit, over short pages, and says that there are more", async () => {
    await org.make("Account", { Name: "many" }, 130);
    await org.control("POST /settings", { page_size: 50 });
    const found = (limit: number) => run("SELECT Id FROM Account", [], limit);
    expect(await found(60)).toMatchObject({ count: 60, more: true, total: 130 });
    expect(asked).toBe(2);
    expect(await found(130)).toMatchObject({ count: 130, more: false, total: 130 });
  });

  it("brings related records, and compares by their fields", async () => {
    const [AccountId = ""] = await org.make("Account", { Name: "Ito" });
    await org.make("Contact", { LastName: "Sato", AccountId });
    await org.make("Contact", { LastName: "Abe" });
    const all = await run("SELECT LastName, account.name FROM Contact ORDER BY Account.Name DESC");
    expect(all).toMatchObject({
      records: [
        { LastName: "Sato", Account: { Name: "Ito" } },
        { LastName: "Abe", Account: null },
      ],
    });
    const query = "SELECT LastName FROM Contact WHERE Account.Name = :name";
    const found = await run(query, [{ name: "name", value: "Ito" }]);
    expect(found).toMatchObject({ records: [{ LastName: "Sato" }], count: 1 });
    expect(runQuery.output.parse(all).records[0]?.["Account"]).toEqual({ Name: "Ito" });
    await expect(run("SELECT Nobody.Name FROM Contact")).rejects.toMatchObject({
      facts: { code: "salesforce.invalid_field" },
    });
  });

  it("counts", async () => {
    await org.make("Account", { Name: "many" }, 7);
    const counted = await run("SELECT COUNT() FROM Account");
    expect(counted).toEqual({ records: [], record: null, count: 0, more: false, total: 7 });
  });

  it("that it cannot read is refused in its own words", async () => {
    await expect(run("SELECT Id Account")).rejects.toMatchObject({
      kind: "input",
      facts: { code: "salesforce.malformed_query" },
    });
  });
});
