import { Connection } from "jsforce";
import { describe, expect, test } from "vitest";
import { DEFAULT_CLIENT } from "./server.ts";
import { openSalesforce, type TestSalesforce } from "./test-client.ts";

async function connected({ url }: TestSalesforce, secret: string = DEFAULT_CLIENT.secret) {
  const connection = new Connection({
    instanceUrl: url,
    loginUrl: url,
    version: "67.0",
    oauth2: { loginUrl: url, clientId: DEFAULT_CLIENT.id, clientSecret: secret },
  });
  await connection.authorize({ grant_type: "client_credentials" });
  return connection;
}

describe("jsforce, unchanged", () => {
  test("gets a token, describes, makes, changes, upserts, deletes", async () => {
    await using sim = await openSalesforce();
    const connection = await connected(sim);
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).toContain("Invoice__c");
    const { fields } = await connection.describe("Account");
    expect(fields.find(({ name }) => name === "Millrace_Effect__c")).toMatchObject({
      externalId: true,
      unique: true,
    });
    const made = await connection.sobject("Account").create({ Name: "Sato", NumberOfEmployees: 5 });
    expect(made).toMatchObject({ success: true, errors: [] });
    const id = made.id ?? "";
    await connection.sobject("Account").update({ Id: id, Industry: "Retail" });
    expect(await connection.sobject("Account").retrieve(id)).toMatchObject({
      Name: "Sato",
      Industry: "Retail",
    });
    const upsert = { Customer_Number__c: "C-1", Name: "Ito" };
    const results = await connection.sobject("Account").upsert([upsert], "Customer_Number__c");
    expect(results).toMatchObject([{ success: true, created: true }]);
    await connection.sobject("Account").delete(id);
    const { records } = await connection.query("SELECT Id, Name FROM Account");
    expect(records).toMatchObject([{ Name: "Ito" }]);
    expect(connection.limitInfo.apiUsage?.limit).toBe(15_000);
  });

  test("makes a list, and gets the outcome of each of its records", async () => {
    await using sim = await openSalesforce();
    const connection = await connected(sim);
    const contacts = [{ LastName: "a" }, { Email: "b@example.com" }, { LastName: "c" }];
    const outcomes = await connection.sobject("Contact").create(contacts);
    expect(outcomes).toMatchObject([
      { success: true, id: expect.stringMatching(/^003\w{15}$/) },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", fields: ["LastName"] }] },
      { success: true },
    ]);
    const many = Array.from({ length: 450 }, (_, at) => ({ LastName: String(at) }));
    const all = await connection.sobject("Contact").create(many, { allowRecursive: true });
    expect(all.filter(({ success }) => success)).toHaveLength(450);
    await expect(connection.sobject("Contact").create(many)).rejects.toThrow();
  });

  test("changes and upserts lists, and gets the outcome of each of their records", async () => {
    await using sim = await openSalesforce();
    const connection = await connected(sim);
    const accounts = connection.sobject("Account");
    const many = (field: string) =>
      Array.from({ length: 250 }, (_, at) => ({ Customer_Number__c: `C-${at}`, Name: field + at }));
    const upsert = (field: string) =>
      accounts.upsert(many(field), "Customer_Number__c", { allowRecursive: true });
    const isCreated = (results: Awaited<ReturnType<typeof upsert>>) =>
      new Set(results.map((one) => "created" in one && one.created));
    const made = await upsert("a");
    expect([made.length, isCreated(made)]).toEqual([250, new Set([true])]);
    expect(isCreated(await upsert("b"))).toEqual(new Set([false]));
    const ids = made.map(({ id }) => id ?? "");
    const changed = await accounts.update(
      ids.map((Id) => ({ Id, Industry: "Retail" })),
      { allowRecursive: true },
    );
    expect(changed.map(({ id }) => id)).toEqual(ids);
    const [first = "", second = ""] = ids;
    expect(
      await accounts.update([
        { Id: first, Name: "x".repeat(300) },
        { Id: second, Name: "c" },
      ]),
    ).toMatchObject([
      { success: false, errors: [{ statusCode: "STRING_TOO_LONG", fields: ["Name"] }] },
      { success: true, id: second },
    ]);
    const { records } = await connection.query(
      "SELECT Name FROM Account WHERE Industry = 'Retail' AND Name IN ('b0', 'c')",
    );
    expect(records).toHaveLength(2);
  });

  test("makes a field, which its user sees once a permission set gives it", async () => {
    await using sim = await openSalesforce();
    const connection = await connected(sim);
    const asked = {
      FullName: "Invoice__c.Millrace_Effect__c",
      Metadata: {
        label: "Millrace Effect",
        type: "Text",
        length: 120,
        unique: true,
        externalId: true,
        caseSensitive: true,
      },
    };
    const make = () => connection.tooling.create("CustomField", asked);
    expect(await make()).toMatchObject({ success: true, errors: [] });
    await expect(make()).rejects.toMatchObject({ errorCode: "DUPLICATE_DEVELOPER_NAME" });
    const found = async () => {
      const { fields } = await connection.describe("Invoice__c");
      return fields.find(({ name }) => name === "Millrace_Effect__c");
    };
    expect(await found()).toBeUndefined();
    const { identity } = await connection.request<{ identity: string }>("/services/data/v67.0");
    const set = await connection.sobject("PermissionSet").create({ Name: "Marks", Label: "Marks" });
    const ParentId = set.id ?? "";
    await connection.sobject("FieldPermissions").create({
      ParentId,
      SobjectType: "Invoice__c",
      Field: "Invoice__c.Millrace_Effect__c",
      PermissionsRead: true,
      PermissionsEdit: true,
    });
    expect(await found()).toBeUndefined();
    const assigned = { AssigneeId: identity.split("/").at(-1) ?? "", PermissionSetId: ParentId };
    await connection.sobject("PermissionSetAssignment").create(assigned);
    expect(await found()).toMatchObject({
      externalId: true,
      unique: true,
      caseSensitive: true,
      createable: true,
      length: 120,
    });
    await expect(
      connection.sobject("PermissionSetAssignment").create(assigned),
    ).rejects.toMatchObject({ errorCode: "DUPLICATE_VALUE" });
    await sim.control("POST /settings", { may_customize: false, may_give_rights: false });
    await expect(make()).rejects.toMatchObject({ errorCode: "INSUFFICIENT_ACCESS" });
    await expect(
      connection.sobject("PermissionSet").create({ Name: "Others", Label: "Others" }),
    ).rejects.toMatchObject({ errorCode: "INSUFFICIENT_ACCESS" });
  });

  test("reads on over short pages, and meets a dead locator", async () => {
    await using sim = await openSalesforce();
    await sim.control("POST /records", { object: "Contact", values: { LastName: "x" }, count: 5 });
    await sim.control("POST /settings", { page_size: 2 });
    const connection = await connected(sim);
    const first = await connection.query("SELECT Id FROM Contact");
    expect([first.done, first.totalSize, first.records.length]).toEqual([false, 5, 2]);
    const next = first.nextRecordsUrl ?? "";
    expect((await connection.queryMore(next)).records).toHaveLength(2);
    await expect(connection.queryMore(next)).rejects.toMatchObject({
      errorCode: "INVALID_QUERY_LOCATOR",
    });
  });

  test("fails with Salesforce's own codes", async () => {
    await using sim = await openSalesforce();
    await expect(connected(sim, "wrong")).rejects.toThrow("invalid client credentials");
    const connection = await connected(sim);
    await expect(connection.sobject("Contact").create({})).rejects.toMatchObject({
      errorCode: "REQUIRED_FIELD_MISSING",
    });
    await sim.control("POST /settings", { per_day: 1 });
    await expect(connection.query("SELECT Id FROM Contact")).rejects.toMatchObject({
      errorCode: "REQUEST_LIMIT_EXCEEDED",
    });
    await sim.control("DELETE /tokens");
    // Without a client it has nothing to get another token with.
    const { instanceUrl, accessToken: known } = connection;
    const accessToken = known ?? "";
    const alone = new Connection({ instanceUrl, accessToken, version: "67.0" });
    await expect(alone.query("SELECT Id FROM Contact")).rejects.toMatchObject({
      errorCode: "INVALID_SESSION_ID",
    });
  });
});
