/** The field for the mark, made in a simulated org as a person's click makes it. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSender, type JsonObject, type SendOnce } from "#sdk/index.ts";
import { onceFields } from "./salesforce.choices.ts";
import { openSalesforce } from "./salesforce.client.ts";
import { salesforce } from "./salesforce.connection.ts";
import { isSalesforces } from "./salesforce.errors.ts";
import { type SimulatedSalesforce, startSalesforce } from "./salesforce.world.ts";

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
    expect(isSalesforces(response), response.body).toBe(true);
    return response;
  };
});
afterEach(async () => {
  sender.close();
  await org.close();
});

const name = "Millrace_Effect__c";
const api = () => openSalesforce(org.url, send);
const make = (of: string | null = "Invoice__c", value = name) =>
  (onceFields.making ?? expect.fail("it can be made")).make({ api: api(), of, value });
const offered = async (of = "Invoice__c") => {
  const { items } = await onceFields.list({ api: api(), search: null, cursor: null, of });
  return items.map(({ value }) => value);
};
const addField = (facts: JsonObject) =>
  org.control("POST /fields", { object: "Invoice__c", name, ...facts });
const mayNot = (...rights: readonly string[]) =>
  org.control("POST /settings", Object.fromEntries(rights.map((right) => [right, false])));

describe("the field for the mark", () => {
  it("is made, given to the integration user and offered, and made again it stays as it is", async () => {
    expect(await offered()).not.toContain(name);
    expect(await make("invoice__c")).toEqual({ made: true, left: null });
    expect(await offered()).toContain(name);
    const id = await api().make("/sobjects/Invoice__c", { [name]: "f.abc" });
    await expect(api().make("/sobjects/Invoice__c", { [name]: "f.abc" })).rejects.toMatchObject({
      facts: { code: "salesforce.duplicate_value" },
    });
    expect(await make()).toEqual({ made: false, left: null });
    expect(await org.executed("/tooling/sobjects/CustomField", "POST")).toBe(1);
    expect((await org.records("Invoice__c")).map(({ Id }) => Id)).toEqual([id]);
  });

  it("is made once where several ask at one moment", async () => {
    const all = await Promise.all([make(), make(), make()]);
    expect(all.filter(({ made }) => made)).toHaveLength(1);
    expect(all.map(({ left }) => left)).toEqual([null, null, null]);
    expect(await offered()).toContain(name);
  });

  it("of a second object gets into the same permission set", async () => {
    await make("Invoice__c");
    expect(await make("Payment__c")).toEqual({ made: true, left: null });
    expect(await offered("Payment__c")).toContain(name);
    expect(await org.executed("/sobjects/PermissionSet", "POST")).toBe(1);
  });

  it("is only given to the user where it is there and nobody sees it", async () => {
    await addField({ hidden: true });
    expect(await make()).toEqual({ made: false, left: null });
    expect(await offered()).toContain(name);
  });

  it.each([
    ["/tooling/sobjects/CustomField", false],
    ["/sobjects/PermissionSet", true],
    ["/sobjects/FieldPermissions", true],
    ["/sobjects/PermissionSetAssignment", true],
  ])("is there after a second click where the answer of %s was lost", async (path) => {
    await org.strike(path, { kind: "error", when: "after" });
    await expect(make()).rejects.toMatchObject({
      kind: "transient",
      facts: { advice: { en: expect.stringContaining("click again") } },
    });
    expect(await make()).toEqual({ made: false, left: null });
    expect(await offered()).toContain(name);
    expect(await org.executed(path, "POST")).toBe(1);
  });
});

describe("a field that is there and does not fit", () => {
  it.each([
    [{ unique: false }, "Unique."],
    [{ externalId: false }, "External ID."],
    [{ length: 79 }, "a length of at least 80."],
    [{ unique: false, length: 10 }, "a length of at least 80, Unique."],
  ])("with %j is refused with what it lacks, and nothing is changed", async (facts, lacking) => {
    await addField(facts);
    await expect(make()).rejects.toMatchObject({
      kind: "input",
      facts: {
        code: "salesforce.field_does_not_fit",
        message: { en: expect.stringMatching(new RegExp(`It lacks: ${lacking}$`)) },
      },
    });
    expect(await org.sent("/tooling/sobjects/CustomField", "POST")).toBe(0);
  });

  it("is named once the user sees it", async () => {
    await addField({ hidden: true, unique: false });
    expect(await make()).toMatchObject({
      made: false,
      left: {
        en: expect.stringContaining("It lacks: Unique."),
        ja: expect.stringContaining("ユニーク"),
      },
    });
  });

  it("is no text", async () => {
    await expect(make("Invoice__c", "Amount__c")).rejects.toMatchObject({
      facts: { message: { en: expect.stringContaining("the type Text") } },
    });
  });
});

describe("an org that does not let the user", () => {
  it("make fields says which right is missing, and nothing is changed", async () => {
    await mayNot("may_customize");
    await expect(make()).rejects.toMatchObject({
      kind: "input",
      facts: {
        code: "salesforce.field_not_made",
        message: { en: expect.stringContaining("insufficient access rights") },
        advice: { en: expect.stringContaining("“Customize Application”") },
      },
    });
    expect(await org.executed("/sobjects/PermissionSet", "POST")).toBe(0);
  });

  it("give rights has the field, and what is left to do is said", async () => {
    await mayNot("may_give_rights");
    const told = await make();
    expect(told).toMatchObject({
      made: true,
      left: { en: expect.stringContaining("“Assign Permission Sets”") },
    });
    expect(await offered()).not.toContain(name);
    await org.control("POST /settings", { may_give_rights: true });
    expect(await make()).toEqual({ made: false, left: null });
    expect(await offered()).toContain(name);
  });
});

it.each([
  ["Invoice__c", "Millrace_Effect", "salesforce.field_name"],
  ["Invoice__c", "Millrace__Effect__c", "salesforce.field_name"],
  ["Invoice__c", `${"x".repeat(41)}__c`, "salesforce.field_name"],
  ["Invoice__c", "Name.Other__c", "salesforce.field_name"],
  ["Nothing__c", name, "salesforce.no_object"],
  ["Invoice__c/describe?", name, "salesforce.no_object"],
  [null, name, "salesforce.no_object"],
])(
  "asks of the object %s and the name %s nothing that would change the org",
  async (of, value, code) => {
    await expect(make(of, value)).rejects.toMatchObject({ kind: "input", facts: { code } });
    expect(await org.sent("/tooling/sobjects/CustomField", "POST")).toBe(0);
  },
);
