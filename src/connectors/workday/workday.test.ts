/** What stands in no other test of the connector: names of reports, shapes, what an answer means, and who is found. */
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { HttpResponse, JsonObject } from "#sdk/index.ts";
import { ConnectionError, createSender, InputError, TransientError } from "#sdk/index.ts";
import { findWorker } from "./actions/find-worker.ts";
import { getReport } from "./actions/get-report.ts";
import { reportFields } from "./workday.choices.ts";
import type { WorkdayApi } from "./workday.client.ts";
import { Report, workday } from "./workday.connection.ts";
import { errorIn, isWorkdays } from "./workday.errors.ts";
import { pathOf, reportNamed, reportOf } from "./workday.report.ts";
import { fieldsInSchema } from "./workday.schema.ts";
import { evened, fieldsOf, shapes } from "./workday.shape.ts";
import { type SimulatedWorkday, startWorkday } from "./workday.world.ts";

const address =
  "https://services1.myworkday.com/ccx/service/customreport2/acme/ISU_Reports/New%20Hires";

describe("a report is named", () => {
  test.each([
    ["ISU_Reports/New Hires", [null, "ISU_Reports", "New Hires", []]],
    [`${address}?format=json`, ["acme", "ISU_Reports", "New Hires", []]],
    [
      `${address}?Organization%21WID=6c3a&As_Of=2026-01-01-07%3A00&format=csv`,
      [
        "acme",
        "ISU_Reports",
        "New Hires",
        [
          { name: "Organization!WID", value: "6c3a" },
          { name: "As_Of", value: "2026-01-01-07:00" },
        ],
      ],
    ],
    ["owner/report?A=1=2", [null, "owner", "report", [{ name: "A", value: "1=2" }]]],
    ["https://services1.myworkday.com/acme/d/home.htmld", null],
    ["ftp://services1.myworkday.com/ccx/service/customreport2/a/b/c", null],
    [`${address}/more/parts`, null],
    ["https://h.workday.com/ccx/service/customreport2/acme/%2e%2e/report", null],
    ["owner/..", null],
    ["report", null],
    ["owner/%E0%A4%A", null],
  ])("by %j", (written, named) => {
    const found = reportNamed(written);
    expect(found && [found.at?.tenant ?? null, found.owner, found.name, found.prompts]).toEqual(
      named,
    );
  });

  it("never by an address with a password in it, and the refusal does not repeat it", () => {
    for (const before of ["https://isu:geheim@", "https://isu@", "isu:geheim@"]) {
      const written = address.replace("https://", before);
      const { error } = Report.safeParse(written);
      expect(error?.issues.map(({ message }) => message)).toEqual([
        "This address holds a user or a password. Paste it without them: the connection has its own.",
      ]);
      expect(reportNamed(written)).toBeNull();
    }
    expect(Report.safeParse("aiko@example.com/Workers").success).toBe(true);
  });

  it("in this tenant alone, and is asked for with what a step gives instead of the address", () => {
    const here = { host: "services1.myworkday.com", tenant: "acme" };
    const named = reportOf(`${address}?Team=a&As_Of=b`, here);
    expect(pathOf("acme", named, [{ name: "As_Of", value: "2026/01 & more" }])).toBe(
      "/ccx/service/customreport2/acme/ISU_Reports/New%20Hires?Team=a&As_Of=2026%2F01%20%26%20more&format=json",
    );
    for (const other of [
      { ...here, tenant: "acme_preview" },
      { ...here, host: "wd5.workday.com" },
    ])
      expect(() => reportOf(address, other)).toThrow(/another host or tenant/);
  });
});

describe("a connection", () => {
  const values = {
    host: "wd2-impl-services1.workday.com",
    tenant: "acme",
    user: "ISU@acme",
    password: "secret",
    report: "a/b",
  };
  it("reaches Workday alone, or the simulator that the installation names", () => {
    const origin = (host: string) => workday.origin({ ...values, host }, ["http://127.0.0.1:3405"]);
    for (const host of [values.host, `https://${values.host}/`, "Services1.MyWorkday.com"])
      expect(origin(host)).toMatch(/^https:\/\/[\w.-]+workday\.com$/);
    expect(origin("http://127.0.0.1:3405")).toBe("http://127.0.0.1:3405");
    for (const host of [
      "myworkday.com.evil.example",
      "evilworkday.com",
      "http://services1.myworkday.com",
      "https://user@services1.myworkday.com",
      "services1.myworkday.com/ccx",
      "services1.myworkday.com:8443",
      "http://127.0.0.1:3406",
    ])
      expect(() => origin(host), host).toThrow(InputError);
  });

  it("signs in as the user of the tenant, named once", async () => {
    const sent: unknown[] = [];
    for (const user of ["ISU", "ISU@acme"]) {
      const api = workday.open(
        { ...values, user },
        {
          trustedLoopback: [],
          http: async ({ url, headers }) => {
            sent.push([url, headers?.["authorization"]]);
            return { status: 200, headers: {}, body: '{"Report_Entry":[]}' };
          },
        },
      );
      expect(await api.report("a/b")).toEqual([]);
    }
    const pair = Buffer.from("ISU@acme:secret").toString("base64");
    const once = [
      `https://${values.host}/ccx/service/customreport2/acme/a/b?format=json`,
      `Basic ${pair}`,
    ];
    expect(sent).toEqual([once, once]);
    expect(workday.secretsIn?.(values)).toEqual([pair]);
  });
});

describe("an answer", () => {
  const answer = (status: number, body: unknown, headers = {}): HttpResponse => ({
    status,
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const refusal = { error: "Processing error occurred.", errors: [{ error: "…" }] };
  test.each<[what: string, given: HttpResponse]>([
    ["a page", answer(200, "<html>Sign in</html>")],
    ["a page with 503", answer(503, "<html>Maintenance</html>")],
    ["half a report", answer(200, '{"Report_Entry":[{"A":"1"},')],
    ["nothing", answer(200, "")],
    ["a report that is no list", answer(200, { Report_Entry: { A: "1" } })],
    ["rows that are none", answer(200, { Report_Entry: ["A"] })],
    ["another's refusal", answer(403, { error: "blocked" })],
    ["a proxy's challenge", answer(407, "", { "www-authenticate": "Basic" })],
  ])("that is %s is not Workday's", (_, given) => {
    expect(isWorkdays(given)).toBe(false);
  });

  test.each<[code: string, kind: object | null, given: HttpResponse]>([
    ["", null, answer(200, { Report_Entry: [] })],
    ["workday.refused", TransientError, answer(200, refusal)],
    ["workday.http_400", InputError, answer(400, refusal)],
    [
      "workday.http_401",
      ConnectionError,
      answer(401, "<html/>", { "www-authenticate": "Basic x" }),
    ],
    ["workday.http_403", InputError, answer(403, refusal)],
    ["workday.http_404", InputError, answer(404, refusal)],
    ["workday.http_429", TransientError, answer(429, refusal)],
    ["workday.http_500", TransientError, answer(500, refusal)],
  ])("in Workday's form is %s", (code, kind, given) => {
    expect(isWorkdays(given)).toBe(true);
    const error = errorIn(given);
    expect(error?.constructor ?? null).toBe(kind);
    expect(error?.facts.code ?? "").toBe(code);
  });
});

describe("the fields of a report", () => {
  const ragged: readonly JsonObject[] = [
    { ID: "1", Manager: { Name: "Ben" }, Phones: [{ Type: "Work" }], Skills: ["Tax"] },
    { ID: "2", Manager: { ID: "7" }, Phones: [{ Number: "5" }], Mixed: "a" },
    { ID: "3", Level: 3, Mixed: ["a"], Empty: [] },
  ];
  it("are those of all its rows, groups and lists included", () => {
    const short = (fields: ReturnType<typeof fieldsOf>): object =>
      Object.fromEntries(
        fields.map(({ key, type }) => [
          key,
          type.is === "group"
            ? short(type.fields)
            : type.is === "list"
              ? [type.items.is === "group" ? short(type.items.fields) : type.items.is]
              : type.is,
        ]),
      );
    expect(short(fieldsOf(ragged))).toEqual({
      ID: "text",
      Manager: { Name: "text", ID: "text" },
      Phones: [{ Type: "text", Number: "text" }],
      Skills: ["text"],
      Mixed: "json",
      Level: "text",
      Empty: ["text"],
    });
  });

  it("are those of its schema, whatever types the schema names", () => {
    const schema = `<?xml version="1.0"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wd="urn:com.workday.report/Pay">
  <xsd:element name="Report_Data" type="wd:Report_DataType"/>
  <xsd:simpleType name="RichText"><xsd:restriction base="xsd:string"/></xsd:simpleType>
  <xsd:complexType name="Pay_groupType">
    <xsd:sequence>
      <xsd:element name="Average_Pay_-_Amount" type="xsd:decimal" minOccurs="0"/>
      <xsd:element name="Again" type="wd:Pay_groupType" minOccurs="0"/>
    </xsd:sequence>
  </xsd:complexType>
  <xsd:complexType name="Report_EntryType">
    <xsd:sequence>
      <xsd:element name="Employee_ID" type="xsd:string" minOccurs="0"/>
      <xsd:element name="Hire_Date" type="xsd:date" minOccurs="0"></xsd:element>
      <xsd:element name="Note" type="wd:RichText" minOccurs="0"/>
      <xsd:element name="Skills" type="xsd:string" minOccurs="0" maxOccurs="unbounded"/>
      <xsd:element minOccurs='0' type='wd:Pay_groupType' name='Pay_group' maxOccurs='unbounded'/>
    </xsd:sequence>
  </xsd:complexType>
  <xsd:complexType name="Report_DataType">
    <xsd:sequence><xsd:element name="Report_Entry" type="wd:Report_EntryType" maxOccurs="unbounded"/></xsd:sequence>
  </xsd:complexType>
</xsd:schema>`;
    const fields = fieldsInSchema(schema) ?? [];
    const types = Object.fromEntries(fields.map(({ key, type }) => [key, type]));
    const text = { is: "text" };
    expect(types).toMatchObject({
      Employee_ID: text,
      Hire_Date: text,
      Note: text,
      Skills: { is: "list", items: text },
      Pay_group: {
        is: "list",
        items: {
          is: "group",
          fields: [{ key: "Average_Pay_-_Amount", type: text }, { key: "Again" }],
        },
      },
    });
    expect(Object.keys(types)).toHaveLength(5);
    // A group within itself ends somewhere.
    expect(JSON.stringify(types).match(/Again/g)?.length).toBeLessThan(20);
    for (const other of ["<html><body>Sign in</body></html>", "<xsd:schema/>", ""])
      expect(fieldsInSchema(other)).toBeNull();
  });

  it("are in each row that a flow gets, null where Workday leaves them out, and texts alone", () => {
    expect(evened(ragged)[2]).toMatchObject({ Level: "3", Mixed: ["a"], Empty: [] });
    expect(evened(ragged)[1]).toEqual({
      ID: "2",
      Manager: { Name: null, ID: "7" },
      Phones: [{ Type: null, Number: "5" }],
      Skills: null,
      Mixed: "a",
      Level: null,
      Empty: null,
    });
  });
});

describe("before a simulated Workday", () => {
  const report = "isu_reports/Workers";
  const sender = createSender({ deadlineMs: 10_000, maxBytes: 10_000_000 });
  let simulated: SimulatedWorkday;
  let api: WorkdayApi;
  beforeAll(async () => {
    simulated = await startWorkday();
    const values = workday.fields.parse(simulated.values);
    api = workday.open(values, { http: sender.send, trustedLoopback: [simulated.url] });
  });
  afterAll(async () => {
    sender.close();
    await simulated.close();
  });
  const find = (field: string, value: string, more: object = {}) =>
    findWorker.run({ api, input: findWorker.input.parse({ report, field, value, ...more }) });

  it("a worker is found by ID, by e-mail in any case, and by one of several values", async () => {
    for (const [field, value] of [
      ["Employee_ID", " 21001 "],
      ["Email", "AIKO@Example.com"],
      ["Skills", "tax"],
    ] as const)
      expect(await find(field, value)).toMatchObject({
        found: true,
        row: { Worker: "Aiko Tanaka" },
      });
    expect(await find("Email", "nobody@example.com")).toEqual({ found: false, row: null });
    expect(await find("No_such_field", "x")).toEqual({ found: false, row: null });
  });

  it("of several workers none is taken", async () => {
    const failure = find("Cost_Center", "Finance");
    await expect(failure).rejects.toMatchObject({ facts: { code: "workday.several_workers" } });
    const prompts = [{ name: "Cost_Center", value: "Sales" }];
    expect(await find("Cost_Center", "Sales", { prompts })).toMatchObject({ found: true });
  });

  it("an answer to another question is no empty report", async () => {
    const body =
      '<x:complexType name="Report_EntryType"><x:element name="A" type="b"/></x:complexType>';
    const given = { status: 200, headers: {}, body };
    expect(isWorkdays(given)).toBe(true);
    const swapped = workday.open(workday.fields.parse(simulated.values), {
      http: async () => given,
      trustedLoopback: [simulated.url],
    });
    await expect(swapped.report(report)).rejects.toBeInstanceOf(TransientError);
  });

  it("a report is read with its prompts, whole or from its beginning", async () => {
    const get = (input: object) => getReport.run({ api, input: getReport.input.parse(input) });
    expect(await get({ report })).toMatchObject({
      count: 3,
      more: false,
      row: { Skills: ["Accounting", "Tax"] },
    });
    expect(await get({ report, limit: 2 })).toMatchObject({ count: 2, more: true });
    const prompted = `${simulated.url}/ccx/service/customreport2/millrace_demo/isu_reports/Workers?Cost_Center=Sales`;
    expect(await get({ report: prompted })).toMatchObject({
      count: 1,
      row: { Employee_ID: "21003", Hire_Date: "2031-04-01" },
    });
    const empty = { report, prompts: [{ name: "Cost_Center", value: "None" }] };
    expect(await get(empty)).toEqual({ rows: [], row: null, count: 0, more: false });
    const many = Array.from({ length: 10_001 }, (_, at) => ({ ID: String(at) }));
    await simulated.control("POST /reports", { name: "Many" });
    await simulated.put("Many", many);
    await expect(get({ report: "isu_reports/Many" })).rejects.toMatchObject({
      facts: { code: "workday.too_many_rows" },
    });
    expect(await get({ report: "isu_reports/Many", limit: 10_000 })).toMatchObject({ more: true });
  });

  it("fields are offered, and a report that is not there has none", async () => {
    const choices = (of: string | null, search: string | null) =>
      reportFields.list({ api, of, search, cursor: null });
    expect(await choices(report, "cost")).toEqual({
      items: [{ value: "Cost_Center", label: "Cost Center", detail: "Cost_Center" }],
      next: null,
    });
    expect(await choices(null, null)).toEqual({ items: [], next: null });
    expect(await shapes.describe({ api, of: "isu_reports/No such report" })).toBeNull();
    await simulated.control("POST /reports", { name: "Empty", fields: ["ID", "Level"] });
    const keys = async (of: string) =>
      (await shapes.describe({ api, of }))?.fields.map(({ key }) => key);
    expect(await keys("isu_reports/Empty")).toEqual(["ID", "Level"]);
    // Where Workday gives no schema, the rows tell.
    await simulated.strike({ kind: "error", status: 400, message: "Not here" });
    expect(await keys(report)).toContain("Phones");
    await simulated.strike({ kind: "error", status: 500, message: "Processing error occurred." });
    await expect(keys(report)).rejects.toMatchObject({ facts: { code: "workday.http_500" } });
    expect((await shapes.describe({ api, of: report }))?.fields[0]?.key).toBe("Employee_ID");
  });
});
