import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ledger, startLedger, token } from "#connectors/http/http.world.ts";
import { card, documentWith, madeFlow, openFlow, saved, savedSteps } from "./builder.world.ts";
import { call, connect } from "./call.ts";
import { constant, pill } from "./fields.world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
let ledger: Ledger;
beforeAll(async () => {
  ledger = await startLedger();
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
  await ledger.close();
});

const dialog = () => page.getByRole("dialog");
const field = (name: string) => dialog().getByRole("textbox", { name: new RegExp(`^${name}$`) });
const choose = async (name: string, option: string) => {
  await dialog().getByRole("combobox", { name }).click();
  await page.getByRole("option", { name: option }).click();
};
const connectNow = () =>
  dialog()
    .getByRole("button", { name: /^Connect/ })
    .click();

describe("a connection to any system", () => {
  it("asks for what its way of authentication needs", async () => {
    await visit(page, "/connections");
    await page.getByRole("button", { name: "New connection" }).click();
    await dialog().getByRole("button", { name: /^HTTP/ }).click();
    await dialog().getByText("real money").first().waitFor();
    for (const name of ["User name", "Password", "Token", "Key", "Name of the key"])
      expect(await field(name).count()).toBe(0);
    await choose("Authentication", "User name and password");
    await field("User name").waitFor();
    expect(await field("Token").count()).toBe(0);
    await choose("Authentication", "Key in a header");
    await field("Name of the key").waitFor();
    expect(await field("User name").count()).toBe(0);
    await choose("Authentication", "Token (Bearer)");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "http.connection");
  });

  it("reaches no private address that the operator has not allowed", async () => {
    await choose("Environment", "Test system");
    await field("Base address").fill(ledger.url);
    await field("Token").fill(token);
    await field("Test path").fill("/test");
    await field("Mark of the system's own answers").fill("api");
    await connectNow();
    await dialog().getByRole("alert").getByText("in MILLRACE_PRIVATE_HOSTS").waitFor();
    expect(ledger.seen).toEqual([]);
  });

  it("is made where the operator allows it, and is known by its address", async () => {
    browsers.world.env["MILLRACE_PRIVATE_HOSTS"] = new URL(ledger.url).host;
    await browsers.restart();
    await connectNow();
    await dialog()
      .getByText(`“HTTP: ${new URL(ledger.url).host}, test” is connected`)
      .waitFor();
    await dialog().getByRole("button", { name: "Done" }).click();
    await page.getByText(ledger.url).first().waitFor();
    expect(await page.content()).not.toContain(token);
  });
});

describe("a step that sends a request", () => {
  const sample = '{"api":"ledger","id":"t1","name":"Hana"}';

  it("is filled in, and its example gives pills to the next", async () => {
    const { items } = await call<Connections>(page, "GET", "/connections");
    const http = items.find(({ connector }) => connector === "http")?.id ?? "";
    const shop = await connect(page, "Shop");
    await browsers.world.stripe.makeCharges({ count: 1, amount: 4200, currency: "jpy" });
    const step = { kind: "action", connector: "http", connection: http, name: null };
    const { id } = await madeFlow(page, "To the ledger", {
      ...documentWith(shop),
      steps: [
        {
          ...step,
          id: "s1",
          action: "send-request",
          input: {
            path: constant("/things"),
            json: {
              kind: "text",
              parts: ['{"name": "', pill("trigger", "id"), '", "reference": "{{mark}}"}'],
            },
            id_path: constant("id"),
            sample: constant(sample),
          },
        },
        {
          ...step,
          id: "s2",
          action: "read",
          input: { path: { kind: "text", parts: ["/things/", pill("s1", "body", "id")] } },
        },
      ],
      nextStep: 3,
    });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const send = card(page, "Action: Send a request");
    expect(await send.getByLabel("Header of the key").count()).toBe(0);
    await send.getByRole("combobox", { name: "If the answer is lost" }).click();
    await page.getByRole("option", { name: /by a key in a header/ }).click();
    await send.getByLabel("Header of the key").first().waitFor();
    await saved(page);
    const [first] = await savedSteps(page, id);
    expect(first?.input["once"]).toEqual(constant("key"));
    expect(await barriers(page)).toEqual([]);
    await picture(page, "http.step");
    const other = await browsers.administrator({ locale: "ja" });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("応答が失われた場合").first().waitFor();
    await picture(other, "http.step.ja");
    await leave(other);
  });

  it("is filled in from a curl command, without the secret in it", async () => {
    const { items } = await call<Connections>(page, "GET", "/connections");
    const step = {
      kind: "action",
      id: "s1",
      name: null,
      connector: "http",
      action: "send-request",
      connection: items.find(({ connector }) => connector === "http")?.id ?? "",
      input: { form: constant("old") },
    };
    const other = await browsers.administrator();
    const { id } = await madeFlow(other, "From curl", {
      ...documentWith(step.connection),
      trigger: null,
      steps: [step],
      nextStep: 2,
    });
    await openFlow(other, id);
    await other.getByRole("button", { name: "Expand all" }).click();
    await other.getByRole("button", { name: "Fill in from a curl command" }).click();
    const pasted = other.getByRole("dialog");
    const command = pasted.getByRole("textbox", { name: "Command" });
    await command.fill("curl -F a=@b https://a.test");
    await pasted.getByRole("button", { name: "Fill in" }).click();
    await pasted.getByRole("alert").getByText("sends a file").waitFor();
    expect(await barriers(other)).toEqual([]);
    await command.fill(
      `curl ${ledger.url}/things?a=1 -X PUT -H 'Authorization: Bearer ${token}' --json '{"name":"x"}'`,
    );
    await pasted.getByRole("button", { name: "Fill in" }).click();
    await pasted.getByText("“Authorization” was left out").waitFor();
    expect(await barriers(other)).toEqual([]);
    await pasted.getByText("Close", { exact: true }).click();
    await saved(other);
    const [filled] = await savedSteps(other, id);
    expect(filled?.input).toEqual({
      method: constant("PUT"),
      path: constant("/things"),
      query: { kind: "object", fields: { a: constant("1") } },
      headers: { kind: "object", fields: { Accept: constant("application/json") } },
      body: constant("json"),
      json: constant('{"name":"x"}'),
    });
    await leave(other);
  });

  it("takes a whole record as its body", async () => {
    const { items } = await call<Connections>(page, "GET", "/connections");
    const other = await browsers.administrator();
    const { id } = await madeFlow(other, "Whole", {
      ...documentWith(items.find(({ connector }) => connector === "stripe")?.id ?? ""),
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "http",
          action: "send-request",
          connection: items.find(({ connector }) => connector === "http")?.id ?? "",
          input: { path: constant("/things") },
        },
      ],
      nextStep: 2,
    });
    await openFlow(other, id);
    await other.getByRole("button", { name: "Expand all" }).click();
    const send = card(other, "Action: Send a request");
    await send.getByRole("textbox", { name: /^JSON/ }).click();
    await other.keyboard.type("{{");
    const pills = other.getByRole("option").filter({ hasText: "New charge" });
    await pills.first().getByText("All fields").waitFor();
    await pills.first().click();
    await send.getByText("All fields").first().waitFor();
    await saved(other);
    const [step] = await savedSteps(other, id);
    expect(step?.input["json"]).toEqual(pill("trigger"));
    expect(await barriers(other)).toEqual([]);
    await picture(other, "http.whole");
    await leave(other);
  });

  it("is tested, and its run tells what was sent and answered", async () => {
    await page.getByRole("button", { name: "Test", exact: true }).first().click();
    await dialog().getByText("sends a request at the other system, in test mode.").waitFor();
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
    const [made] = ledger.things;
    expect(made?.name).toMatch(/^ch_/);
    expect(made?.reference).toMatch(/^mr-[\w-]{27}-0$/);
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.waitForURL("**/runs/*");
    await page.getByRole("button", { name: /^2 Send a request \(HTTP\)/ }).click();
    await page
      .getByText(made?.reference ?? "none")
      .first()
      .waitFor();
    await picture(page, "http.run");
    expect(await page.content()).not.toContain(token);
  });
});

describe("a flow that a list starts", () => {
  it("is set up on its card, tested on an item, and begins with what comes", async () => {
    const { items } = await call<Connections>(page, "GET", "/connections");
    const http = items.find(({ connector }) => connector === "http")?.id ?? "";
    const { id } = await madeFlow(page, "From a list", {
      ...documentWith(http),
      trigger: null,
      steps: [
        {
          kind: "action",
          id: "s1",
          name: null,
          connector: "http",
          action: "read",
          connection: http,
          input: { path: { kind: "text", parts: ["/things/", pill("trigger", "item", "id")] } },
        },
      ],
      nextStep: 2,
    });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Choose the trigger" }).click();
    await dialog().getByText("HTTP", { exact: true }).click();
    await dialog()
      .getByRole("button", { name: /^New item in a list/ })
      .click();
    await dialog().getByRole("button", { name: "Use this connection" }).click();
    const trigger = card(page, "Trigger: New item in a list");
    const fill = async (name: string, value: string) =>
      trigger.getByRole("textbox", { name, exact: true }).fill(value);
    await fill("Path", "/list?size=50");
    await fill("Where the items stand", "items");
    await fill("Where the ID stands in an item", "id");
    await trigger.getByRole("combobox", { name: /Polling frequency/ }).click();
    await page.getByRole("option", { name: /^Every 15 seconds/ }).click();
    await fill("Example of an item", '{"id":"t9","name":"Example"}');
    await saved(page);
    const [item] = ledger.things;
    await trigger.getByText("Real").first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "http.trigger");

    await page.getByRole("button", { name: "Test", exact: true }).first().click();
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(`The test with ${item?.id} succeeded`).waitFor();
    await page.getByRole("button", { name: "Activate" }).click();
    await dialog().getByText("it cannot start from a date").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "http.activate");
    await dialog().getByRole("button", { name: "Activate" }).click();
    await page.getByText("“From a list” is active.").waitFor();

    const other = await browsers.administrator({ locale: "ja", width: 390, dark: true });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("アイテム内の ID の場所").first().waitFor();
    expect(await barriers(other)).toEqual([]);
    await picture(other, "http.trigger.ja");
    await leave(other);
  });
});

interface Connections {
  readonly items: readonly { readonly id: string; readonly connector: string }[];
}
