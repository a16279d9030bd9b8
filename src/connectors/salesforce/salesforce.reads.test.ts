/** Questions to a simulated Salesforce: finding, choosing, describing, reading lists that come in short pages. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSender, InputError, type SendOnce } from "#sdk/index.ts";
import { findRecords } from "./actions/find-records.ts";
import { keyFields, objects, onceFields } from "./salesforce.choices.ts";
import { openSalesforce } from "./salesforce.client.ts";
import { salesforce } from "./salesforce.connection.ts";
import { shapes } from "./salesforce.shape.ts";
import { type SimulatedSalesforce, startSalesforce } from "./salesforce.world.ts";
import { recordChanged } from "./triggers/record-changed.ts";
import { recordCreated } from "./triggers/record-created.ts";
import { recordReached } from "./triggers/record-reached.ts";

let org: SimulatedSalesforce;
let sender: ReturnType<typeof createSender>;
let send: SendOnce;
beforeEach(async () => {
  org = await startSalesforce();
  sender = createSender({ deadlineMs: 10_000, maxBytes: 10_000_000 });
  const values = salesforce.fields.parse(org.values);
  const source = salesforce.tokenSource?.(values) ?? expect.fail("there is a source of tokens");
  const { token } = source.read(await sender.send(source.request(0)));
  send = async (request) => {
    const response = await sender.send(source.bear(request, token));
    return { ...response, asOf: Date.parse(response.headers["date"] ?? "") };
  };
});
afterEach(async () => {
  sender.close();
  await org.close();
});

const api = () => openSalesforce(org.url, send);
const find = (input: object) =>
  findRecords.run({ api: api(), input: findRecords.input.parse({ object: "Account", ...input }) });
const names = async (input: object) => {
  const { records } = findRecords.output.parse(await find(input));
  return records.map((record) => record["Name"]);
};

describe("finding records", () => {
  beforeEach(async () => {
    await org.make("Account", { Name: "O'Neil \\ 50%", AnnualRevenue: "1234567890123456.78" });
    await org.make("Account", { Name: "o'neil", AnnualRevenue: "5", Industry: "Retail" });
    await org.make("Account", { Name: "Ito" });
  });

  it.each([
    [[{ field: "Name", is: "equals", value: "O'Neil \\ 50%" }], ["O'Neil \\ 50%"]],
    [[{ field: "Name", is: "starts_with", value: "O'NEIL" }], ["o'neil", "O'Neil \\ 50%"]],
    [[{ field: "Name", is: "contains", value: "%" }], ["O'Neil \\ 50%"]],
    [[{ field: "Name", is: "contains", value: "' OR Name != '" }], []],
    [[{ field: "annualrevenue", is: "greater", value: "5.5" }], ["O'Neil \\ 50%"]],
    [[{ field: "AnnualRevenue", is: "equals", value: "1234567890123456.78" }], ["O'Neil \\ 50%"]],
    [[{ field: "AnnualRevenue", is: "empty" }], ["Ito"]],
    [
      [
        { field: "AnnualRevenue", is: "not_empty" },
        { field: "Industry", is: "equals", value: "Retail" },
      ],
      ["o'neil"],
    ],
  ])("by %j", async (where, wanted) => {
    expect(await names({ where, order: "AnnualRevenue" })).toEqual(wanted);
  });

  it.each([
    [{ where: [{ field: "Nothing", is: "equals", value: "x" }] }, "no_field"],
    [{ where: [{ field: "Description", is: "equals", value: "x" }] }, "no_condition_field"],
    [{ where: [{ field: "AnnualRevenue", is: "equals", value: "x" }] }, "value_unfit"],
    [{ where: [{ field: "Name", is: "equals", value: "" }] }, "condition_without_value"],
    [{ order: "BillingAddress" }, "no_order_field"],
    [{ object: "Nothing" }, "no_object"],
    [{ where: [{ field: "Name", is: "equals", value: "x".repeat(20_000) }] }, "query_too_long"],
  ])("is refused before it is asked: %j", async (input, code) => {
    await expect(find(input)).rejects.toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ code: `salesforce.${code}` }) }),
    );
  });

  it("keeps every digit, and hands on nothing that only the API needs", async () => {
    const where = [{ field: "AnnualRevenue", is: "greater", value: 5 }];
    const { record } = findRecords.output.parse(await find({ where }));
    expect(record).toMatchObject({ AnnualRevenue: "1234567890123456.78", IsDeleted: false });
    expect(record).not.toHaveProperty("attributes");
  });

  it("reads on over short pages, and says whether there are more", async () => {
    await org.make("Account", { Name: "many" }, 300);
    await org.control("POST /settings", { page_size: 100 });
    const where = [{ field: "Name", is: "equals", value: "many" }];
    for (const [limit, count, more] of [
      [250, 250, true],
      [300, 300, false],
      [2, 2, true],
    ])
      expect(await find({ where, limit })).toMatchObject({ count, more });
  });
});

it("a list of what is new goes on over short pages, and over records of one second", async () => {
  await org.make("Contact", { LastName: "x" }, 450);
  await org.control("POST /settings", { page_size: 60 });
  const keys = new Set<string>();
  const where = { object: "Contact" };
  for await (const page of recordCreated.poll({ api: api(), where, since: new Date(0) }))
    for (const { key } of page) keys.add(key);
  expect(keys.size).toBe(450);
});

it("a list of changes leaves out the second that is not over, and no page of what came before", async () => {
  await org.control("POST /settings", { page_size: 50 });
  await org.control("POST /clock", { freeze: true });
  const old = await org.make("Contact", { LastName: "old" }, 120);
  await org.control("POST /clock", { advance_seconds: 1 });
  const young = await org.make("Contact", { LastName: "young" }, 120);
  const told = async () => {
    const pages: string[][] = [];
    const where = { object: "Contact" };
    for await (const page of recordChanged.poll({ api: api(), where, since: new Date(0) }))
      pages.push(page.map(({ key }) => key.split(" ")[0] ?? ""));
    // The engine takes an empty page for the end.
    expect(pages.every((page) => page.length > 0)).toBe(true);
    return pages.flat().toSorted();
  };
  expect(await told()).toEqual(old.toSorted());
  await org.control("POST /clock", { advance_seconds: 1 });
  expect(await told()).toEqual([...old, ...young].toSorted());
});

it("a list of what has reached a state has both kinds of records, newest first, over short pages", async () => {
  const deal = { Name: "x", StageName: "Closed Won", CloseDate: "2026-12-31" };
  const open = { ...deal, StageName: "Negotiation" };
  const ids: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    ids.push(...(await org.make("Opportunity", deal, 90)));
    const toWin = await org.make("Opportunity", open, 90);
    await org.control("POST /clock", { advance_seconds: 60 });
    for (const id of toWin)
      await org.control(`POST /records/${id}`, {
        object: "Opportunity",
        values: { StageName: "Closed Won" },
      });
    ids.push(...toWin);
  }
  await org.make("Opportunity", open, 5);
  await org.control("POST /settings", { page_size: 50 });
  const where = { object: "Opportunity", field: "IsWon", moment: "LastStageChangeDate" };
  const told: { readonly key: string; readonly at: Date }[] = [];
  for await (const page of recordReached.poll({ api: api(), where, since: new Date(0) }))
    told.push(...page);
  expect(told.map(({ key }) => key).toSorted()).toEqual(ids.toSorted());
  const times = told.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((one, other) => other - one));
  expect(new Set(times).size).toBeGreaterThanOrEqual(4);
});

it("only an API name is ever asked for", async () => {
  const poll = recordCreated.poll({
    api: api(),
    where: { object: "Account LIMIT 1" },
    since: new Date(0),
  });
  await expect(poll[Symbol.asyncIterator]().next()).rejects.toThrow(InputError);
  for (const more of [{ field: "IsWon = true OR IsWon" }, { moment: "Id, Name" }]) {
    const place = { object: "Opportunity", field: "IsWon", moment: "CreatedDate", ...more };
    const reached = recordReached.poll({ api: api(), where: place, since: new Date(0) });
    await expect(reached[Symbol.asyncIterator]().next()).rejects.toThrow(InputError);
  }
  expect(await shapes.describe({ api: api(), of: "../limits" })).toBeNull();
});

describe("what a person chooses from", () => {
  const list = async (choices: typeof objects, of: string | null, search: string | null = null) =>
    (await choices.list({ api: api(), search, cursor: null, of })).items;

  it("are the objects, and the fields that serve", async () => {
    expect(await list(objects, null, "inv")).toEqual([
      { value: "Invoice__c", label: "Invoice", detail: "Invoice__c" },
    ]);
    const mark = { value: "Millrace_Effect__c", label: "Millrace Effect" };
    expect(await list(onceFields, "Account")).toMatchObject([mark]);
    expect(await list(onceFields, "Invoice__c")).toMatchObject([{ value: "Stripe_Id__c" }]);
    await org.control("POST /fields", { object: "Invoice__c", name: "Key__c", unique: false });
    expect(await list(keyFields, "Invoice__c")).toHaveLength(1);
    expect(await list(onceFields, "Nothing")).toEqual([]);
  });

  it("has the types, the choices and the needs of its fields", async () => {
    const shape = await shapes.describe({ api: api(), of: "Invoice__c" });
    const of = (key: string) => shape?.fields.find((one) => one.key === key);
    expect(of("Amount__c")).toMatchObject({
      type: { is: "text" },
      kind: "currency",
      required: false,
      hasDecimals: true,
    });
    expect(of("Name")).not.toHaveProperty("hasDecimals");
    expect(of("Status__c")).toMatchObject({ choices: ["Open", "Paid", "Void"] });
    expect(of("Name")).toMatchObject({ readOnly: true });
    expect(of("Sent_At__c")).toMatchObject({ type: { is: "dateTime" }, nullable: true });
    const contact = await shapes.describe({ api: api(), of: "Contact" });
    expect(contact?.fields.filter(({ required }) => required).map(({ key }) => key)).toEqual([
      "LastName",
    ]);
    expect(await shapes.describe({ api: api(), of: "Nothing" })).toBeNull();
  });
});
