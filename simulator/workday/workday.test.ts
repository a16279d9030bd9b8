import { expect, onTestFinished, test } from "vitest";
import { DEFAULT_USER, startSimulator } from "./server.ts";

async function open() {
  const { url, close, simulator } = await startSimulator();
  onTestFinished(close);
  const place = `${url}/ccx/service/customreport2/millrace_demo`;
  const ask = async (
    path: string,
    as: { readonly user?: string; readonly password?: string } = {},
  ) => {
    const { user = `${DEFAULT_USER.name}@millrace_demo`, password = DEFAULT_USER.password } = as;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const response = await fetch(`${place}/${path}`, { headers: { authorization } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const rows = async (path: string) => {
    const { text } = await ask(path);
    const body: { Report_Entry: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(text);
    return body.Report_Entry;
  };
  const control = async (path: string, body: object) => {
    const response = await fetch(`${url}/_control${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    expect(response.status, await response.text()).toBe(200);
  };
  return { ask, rows, control, simulator };
}
const workers = "isu_reports/Workers?format=json";

test("a report is one answer with all rows, and a field without a value is in none", async () => {
  const { rows, ask } = await open();
  const [aiko, ben, chika] = await rows(workers);
  expect(aiko).toMatchObject({ Manager: { Employee_ID: "21002" }, Skills: ["Accounting", "Tax"] });
  expect(Object.keys(ben ?? {})).not.toContain("Manager");
  expect(Object.keys(chika ?? {})).not.toContain("Email");
  expect(await rows(`${workers}&Cost_Center=Sales`)).toEqual([chika]);
  const { text, headers } = await ask("isu_reports/Workers?xsds");
  expect(headers.get("content-type")).toContain("xml");
  expect(text).toContain('<xsd:element name="Email" type="xsd:string" minOccurs="0"/>');
  expect(text).toContain('type="wd:PhonesType" minOccurs="0" maxOccurs="unbounded"');
});

test("only a user of the tenant who serves, and with whom the report is shared, may run it", async () => {
  const { ask, control } = await open();
  for (const wrong of [
    { user: DEFAULT_USER.name },
    { user: "Nobody@millrace_demo" },
    { password: "wrong" },
  ]) {
    const { status, headers } = await ask(workers, wrong);
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Basic realm="Workday"']);
  }
  await control("/sharing", { name: "Workers", users: ["Somebody_else"] });
  expect(await ask(workers)).toMatchObject({
    status: 403,
    text: expect.stringContaining("errors"),
  });
  await control("/users", { name: DEFAULT_USER.name, active: false });
  expect((await ask(workers)).status).toBe(401);
  expect((await ask("isu_reports/Nothing?format=json")).status).toBe(401);
});

test("prompts that a report needs, other reports and other forms are refused", async () => {
  const { ask, rows, control } = await open();
  await control("/reports", { name: "By day", needed: ["Day"], prompts: { Day: "Day" } });
  await control("/rows", { name: "By day", rows: [{ Day: "1" }, { Day: "2" }] });
  expect((await ask("isu_reports/By%20day?format=json")).status).toBe(400);
  expect(await rows("isu_reports/By%20day?format=json&Day=2")).toEqual([{ Day: "2" }]);
  expect((await ask("isu_reports/Nothing?format=json")).status).toBe(404);
  expect((await ask("isu_reports/Workers?format=csv")).status).toBe(400);
});

test("rows can appear late, and answers can be short, refused with 200, or a stranger's", async () => {
  const { ask, rows, control, simulator } = await open();
  simulator.clock.freeze();
  await control("/rows", { name: "Workers", rows: [{ Employee_ID: "1" }], late_seconds: 60 });
  expect(await rows(workers)).toHaveLength(3);
  simulator.clock.advance(60_000);
  expect(await rows(workers)).toHaveLength(4);
  await control("/faults", { fault: { kind: "short", rows: 1 } });
  expect(await rows(workers)).toHaveLength(1);
  await control("/faults", { fault: { kind: "error", status: 200 } });
  expect(await ask(workers)).toMatchObject({
    status: 200,
    text: expect.stringContaining('"error"'),
  });
  await control("/faults", { fault: { kind: "stranger", when: "before", status: 200 } });
  expect((await ask(workers)).text).toContain("<html>");
});
