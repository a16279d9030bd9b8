import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf } from "#server/sign-in/totp.world.ts";
import { type Receiver, startReceiver } from "#server/webhooks/receiver.world.ts";
import { call, connect, draftOn, makeFlow } from "./call.ts";
import {
  barriers,
  type BrowserWorld,
  openBrowserWorld,
  password,
  picture,
  visit,
} from "./world.ts";
import { builtProgram } from "../../scripts/programs.ts";

let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const dialog = () => page.getByRole("dialog");
const section = (name: string) => page.getByRole("region", { name });
/** What is downloaded when this is clicked. */
const downloaded = async (name: string): Promise<{ name: string; content: Buffer }> => {
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  const download = await coming;
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
};

describe("the settings", () => {
  it("say what is kept, and change it", async () => {
    await visit(page, "/settings");
    await section("What Millrace keeps").getByLabel("Days", { exact: true }).fill("60");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved. It takes effect within ten minutes.").waitFor();
    await expect
      .poll(() => call(page, "GET", "/system/settings"))
      .toMatchObject({
        retention: { days: { value: 60, from: "setting" } },
      });
    await page.getByRole("button", { name: "Back to the default (30)" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(() => call(page, "GET", "/system/settings"))
      .toMatchObject({ retention: { days: { value: 30, from: "default" } } });
    expect(await barriers(page)).toEqual([]);
    await picture(page, "settings");
  });

  it("hand out a backup, and say to keep the key apart", async () => {
    await section("Backup").getByText("Keep the vault’s key apart").waitFor();
    await section("Backup").getByText("MILLRACE_BACKUP_TIME is off").waitFor();
    const { name, content } = await downloaded("Download a backup");
    expect(name).toMatch(/^millrace-.*\.db$/);
    expect(content.subarray(0, 15).toString()).toBe("SQLite format 3");
    await page.getByText(`${name} is downloaded`).waitFor();
  });

  it("say how to send mail where none is sent", async () => {
    await section("Mail").getByText("MILLRACE_SMTP").waitFor();
    expect(await section("Mail").getByRole("button").count()).toBe(0);
  });
});

describe("a webhook of an administrator", () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());

  it("is set, and its secret is shown once", async () => {
    await visit(page, "/alerts/choices");
    const webhook = section("Webhook");
    await webhook.getByText("You have no webhook.").waitFor();
    expect(await page.getByRole("columnheader", { name: "By webhook" }).count()).toBe(0);
    await picture(page, "webhook.none");
    await webhook.getByRole("button", { name: "Set a webhook" }).click();
    await dialog().getByRole("textbox", { name: "Address" }).fill("http://169.254.169.254/latest");
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().getByText("Millrace may not send to this address").waitFor();
    await dialog().getByRole("textbox", { name: "Address" }).fill(`${receiver.url}/alerts?key=1`);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "webhook.set", "window");
    await dialog().getByRole("button", { name: "Save" }).click();
    const secret = dialog().getByRole("textbox", { name: "Secret" });
    expect(await secret.inputValue()).toMatch(/^whsec_/);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "webhook.secret", "window");
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("columnheader", { name: "By webhook" }).first().waitFor();
  });

  it("is tested, says what came of it, and that it has ended", async () => {
    const webhook = section("Webhook");
    await webhook.getByText("Nothing has been sent yet.").waitFor();
    await webhook.getByRole("button", { name: "Send a test" }).click();
    await webhook.getByText("The receiver answered with HTTP status 204.").waitFor();
    expect(receiver.got).toMatchObject([{ path: "/alerts?key=1" }]);
    await webhook.getByRole("button", { name: "Draw a new secret" }).click();
    await dialog().getByRole("button", { name: "Draw a new secret" }).click();
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await webhook.getByText("The old secret also signs until").waitFor();
    receiver.answers = () => 410;
    // An answer that was asked for before a choice comes after it, while the choice is being kept.
    const late = Promise.withResolvers<void>();
    const kept = Promise.withResolvers<void>();
    const has = { read: Promise.withResolvers<void>(), come: Promise.withResolvers<void>() };
    await page.route("**/api/v1/alerts/choices", async (route) => {
      if (route.request().method() === "PUT") {
        await kept.promise;
        await route.continue();
        return;
      }
      const response = await route.fetch();
      has.read.resolve();
      await late.promise;
      await route.fulfill({ response }).finally(has.come.resolve);
    });
    await webhook.getByRole("button", { name: "Send a test" }).click();
    await webhook.getByText("this address is gone").waitFor();
    await has.read.promise;
    const choice = page.getByRole("checkbox", { name: "A run has failed: by webhook" });
    await choice.uncheck();
    late.resolve();
    await has.come.promise;
    await page.evaluate(() => new Promise((next) => setTimeout(next, 100)));
    expect(await choice.isChecked()).toBe(false);
    const answered = page.waitForResponse((answer) => answer.request().method() === "PUT");
    kept.resolve();
    await answered;
    await page.unroute("**/api/v1/alerts/choices");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "webhook");
    const narrow = await browsers.administrator({ locale: "ja", width: 390 });
    await narrow.goto("/alerts/choices");
    await narrow.getByText("廃止された").waitFor();
    expect(await barriers(narrow)).toEqual([]);
    await picture(narrow, "webhook.ja.390");
    await narrow.goto("/alerts");
    await narrow.getByRole("link", { name: /^Webhook への送信を停止/ }).waitFor();
    expect(await barriers(narrow)).toEqual([]);
    await picture(narrow, "webhook.ended.ja.390");
    await narrow.getByRole("link", { name: /^Webhook への送信を停止/ }).click();
    await narrow.getByText("廃止された").waitFor();
    await narrow.setViewportSize({ width: 1440, height: 900 });
    await picture(narrow, "webhook.ja");
    await narrow.getByRole("button", { name: "シークレットを再発行" }).click();
    await narrow.getByRole("dialog").waitFor();
    await picture(narrow, "webhook.ja.rotate", "window");
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "webhook.390");
    await page.setViewportSize({ width: 1440, height: 900 });
    await visit(page, "/alerts");
    await page.getByRole("link", { name: /its receiver said/ }).waitFor();
    await picture(page, "webhook.ended");
    await visit(page, "/alerts/choices");
    await expect.poll(() => choice.isChecked()).toBe(false);
    await section("Webhook").getByRole("button", { name: "Remove" }).click();
    await dialog().getByRole("button", { name: "Remove" }).click();
    await section("Webhook").getByText("You have no webhook.").waitFor();
  });
});

describe("the audit log", () => {
  beforeAll(async () => {
    const till = await connect(page, "Till");
    const flow = await makeFlow(page, "Charges to customers", draftOn(till, "a@example.com"));
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    await call(page, "POST", `/flows/${flow}/deactivate`);
  });

  it("is read in sentences, with the details behind them", async () => {
    await visit(page, "/audit");
    const entry = page.getByRole("button", { name: /deactivated the flow/ });
    await expect
      .poll(() => entry.textContent())
      .toContain("Hana deactivated the flow “Charges to customers”");
    await entry.click();
    await page.getByText("flow.deactivated", { exact: true }).waitFor();
    await page.getByText("127.0.0.1", { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "audit");
  });

  it("is filtered by what it is about, by whom and when, and the address tells it", async () => {
    await page.getByRole("combobox", { name: "About what" }).click();
    await page.getByRole("option", { name: "Connections" }).click();
    await page.getByText("made a connection").waitFor();
    await page
      .getByRole("button", { name: /the flow/ })
      .first()
      .waitFor({ state: "detached" });
    expect(new URL(page.url()).search).toContain("group=connection");
    await page.getByRole("button", { name: "To (day)" }).click();
    await page.getByRole("button", { name: "Previous month" }).click();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "audit.day");
    await page.getByRole("button", { name: / 10, / }).click();
    await page.getByRole("heading", { name: "No entries" }).waitFor();
    expect(new URL(page.url()).search).toMatch(/to=%22\d{4}-\d{2}-10%22|to=\d{4}-\d{2}-10/);
    await page.reload();
    await page.getByRole("heading", { name: "No entries" }).waitFor();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await page.getByRole("button", { name: /deactivated the flow/ }).click();
    await page.getByRole("button", { name: "Only what was done to this" }).click();
    await expect.poll(() => page.getByRole("listitem").count()).toBe(3);
  });

  it("is downloaded with the same filter, for spreadsheets as well", async () => {
    const csv = await downloaded("CSV");
    expect(csv.name).toBe("audit.csv");
    expect(csv.content.toString().match(/flow\.\w+/g)).toEqual([
      "flow.deactivated",
      "flow.activated",
      "flow.created",
    ]);
    const { name, content } = await downloaded("Download");
    expect(name).toBe("audit.jsonl");
    const lines = content.toString().trimEnd().split("\n");
    const actions = lines.map((line) => (JSON.parse(line) as { action: string }).action);
    expect(actions).toEqual(["flow.deactivated", "flow.activated", "flow.created"]);
  });
});

describe("the profile", () => {
  it("has the name, the language and the time zone, which every screen then has", async () => {
    await visit(page, "/profile");
    await page.getByLabel("Name", { exact: true }).fill("Hana Sato");
    await page.getByRole("combobox", { name: "Language" }).click();
    await page.getByRole("option", { name: "Japanese (日本語)" }).click();
    await page.getByRole("combobox", { name: "Time zone" }).fill("honolulu");
    await page.getByRole("option", { name: "Pacific/Honolulu" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "プロフィール" }).waitFor();
    await page.getByRole("button", { name: /Hana Sato/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "profile.ja");
    // On another machine, too, whatever its browser prefers.
    const elsewhere = await browsers.administrator({ locale: "en", anew: true });
    await elsewhere.goto("/profile");
    await elsewhere.getByRole("heading", { name: "プロフィール" }).waitFor();
    await elsewhere
      .getByText("Pacific/Honolulu")
      .or(elsewhere.getByLabel("タイムゾーン"))
      .first()
      .waitFor();
    await elsewhere.getByRole("button", { name: "Show in English" }).click();
    await elsewhere.getByRole("heading", { name: "Your profile" }).waitFor();
    await expect.poll(() => call(page, "GET", "/me")).toMatchObject({ locale: "en" });
    await page.reload();
    await page.getByRole("heading", { name: "Your profile" }).waitFor();
    await elsewhere.close();
  });

  it("does not write back what was chosen elsewhere since, and can follow the browser again", async () => {
    const kaori = await browsers.colleague("Kaori", "viewer");
    await kaori.goto("/profile");
    await kaori.getByLabel("Name", { exact: true }).fill("Kaori Mori");
    await kaori.getByRole("button", { name: "日本語で表示" }).click();
    await kaori.getByRole("heading", { name: "プロフィール" }).waitFor();
    await expect.poll(() => call(kaori, "GET", "/me")).toMatchObject({ locale: "ja" });
    await kaori.getByRole("button", { name: "保存" }).click();
    await kaori.getByRole("button", { name: /Kaori Mori/ }).waitFor();
    expect(await call(kaori, "GET", "/me")).toMatchObject({ locale: "ja" });
    await kaori.getByRole("combobox", { name: "言語" }).click();
    await kaori.getByRole("option", { name: "ブラウザーの設定に従う" }).click();
    await kaori.getByRole("button", { name: "保存" }).click();
    await kaori.getByRole("heading", { name: "Your profile" }).waitFor();
    await kaori.reload();
    await kaori.getByRole("heading", { name: "Your profile" }).waitFor();
    expect(await call(kaori, "GET", "/me")).toMatchObject({ locale: null, timeZone: null });
  });

  it("shows the sessions, and ends the others", async () => {
    const sessions = section("Where you are signed in");
    await sessions.getByText("this one").waitFor();
    await sessions.getByRole("button", { name: "End all others" }).click();
    await page.getByText("All other sessions have ended.").waitFor();
    // The heads, and this one.
    await expect.poll(() => sessions.getByRole("row").count()).toBe(2);
  });

  it("makes an API key, which is shown once, and revokes it", async () => {
    await page.getByRole("button", { name: "New API key" }).click();
    await dialog().getByRole("textbox", { name: "Name" }).fill("nightly");
    await dialog().getByRole("checkbox", { name: "Operate" }).check();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Make the key" }).click();
    const key = await dialog().getByRole("textbox", { name: "Key" }).inputValue();
    expect(await barriers(page)).toEqual([]);
    const ask = () =>
      fetch(`${browsers.server().url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    await expect
      .poll(async () => (await ask()).json())
      .toMatchObject({ scopes: ["read", "operate"] });
    await dialog().getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("button", { name: "Revoke the key nightly" }).click();
    await dialog().getByRole("button", { name: "Revoke" }).click();
    await page.getByText("No keys yet.").waitFor();
    expect((await ask()).status).toBe(401);
  });

  it("changes the password", async () => {
    const form = section("Password");
    await form.getByRole("textbox", { name: "Current password" }).fill("not the password");
    await form.getByRole("textbox", { name: "New password" }).fill("another horse battery");
    await form.getByRole("button", { name: "Change the password" }).click();
    await form.getByRole("alert").getByText("This is not your password").waitFor();
    await form.getByRole("textbox", { name: "Current password" }).fill(password);
    await form.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("Your password is changed.").waitFor();
  });

  it("turns a second factor on, with which one then signs in", async () => {
    await section("Second factor").getByRole("button", { name: "Turn on" }).click();
    await dialog().getByRole("textbox", { name: "Current password" }).fill("another horse battery");
    const begun = page.waitForResponse("**/api/v1/me/second-factor");
    await dialog().getByRole("button", { name: "Next" }).click();
    const { uri } = (await (await begun).json()) as { uri: string };
    await dialog().getByRole("img", { name: "QR code for the authenticator app" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "profile.second-factor");
    await dialog().getByLabel("Code", { exact: true }).fill(codeOf(uri, Date.now()));
    await dialog().getByRole("button", { name: "Confirm" }).click();
    const codes = dialog().getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await codes.first().waitFor();
    await expect.poll(() => codes.count()).toBe(10);
    const [recovery = ""] = await codes.allTextContents();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "I have kept them" }).click();
    await page.getByText("On: signing in needs a code.").waitFor();

    const visitor = await browsers.visitor();
    await visitor.goto("/sign-in");
    await visitor.getByLabel("E-mail").fill("hana@example.com");
    await visitor.getByLabel("Password", { exact: true }).fill("another horse battery");
    await visitor.getByRole("button", { name: "Sign in" }).click();
    await visitor.getByRole("button", { name: "I have no access to the app" }).click();
    await visitor.getByLabel("Recovery code").fill(recovery);
    expect(await barriers(visitor)).toEqual([]);
    await visitor.getByRole("button", { name: "Sign in" }).click();
    await visitor.getByRole("button", { name: /Hana Sato/ }).waitFor();

    await section("Second factor").getByRole("button", { name: "Turn off" }).click();
    await dialog().getByRole("textbox", { name: "Current password" }).fill("another horse battery");
    await dialog().getByRole("button", { name: "Turn off" }).click();
    await page.getByText("Off: the password is enough to sign in.").waitFor();
  });
});

describe("a restored backup", () => {
  it("is told of on every screen, until an administrator has said what it is", async () => {
    await visit(page, "/flows");
    await page.getByRole("heading", { level: 1, name: "Flows" }).waitFor();
    await browsers.restart(async () => {
      const command = [builtProgram("cli"), "mark-restored", "--data", browsers.world.dataDir];
      expect(spawnSync(process.execPath, command).status).toBe(0);
    });
    await page.getByText("This is a restored backup, and nothing runs").waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Decide…" }).click();
    await dialog().getByRole("radio", { name: "goes on: this one is a copy" }).check();
    await dialog().getByRole("button", { name: "Confirm" }).click();
    // The browser asks for the tick first.
    await dialog().getByLabel("Deactivate all flows here, and cancel unfinished runs.").check();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "restored");
    await dialog().getByRole("button", { name: "Confirm" }).click();
    await page.getByText("This installation is a copy: all its flows are inactive.").waitFor();
    await page.getByText("This is a restored backup").waitFor({ state: "detached" });
    await expect.poll(() => call(page, "GET", "/system")).toMatchObject({ engine: "running" });
  });
});

it("reads well in Japanese on a narrow, dark screen", async () => {
  const mio = await browsers.colleague("Mio", "viewer", { locale: "ja", width: 390, dark: true });
  await mio.goto("/profile");
  await mio.getByText("このセッション", { exact: true }).waitFor();
  expect(await barriers(mio)).toEqual([]);
  await picture(mio, "profile.ja.narrow");
  for (const place of ["/settings", "/audit"]) {
    await mio.goto(place);
    await mio.getByRole("alert").waitFor();
  }
  await call(page, "PATCH", "/me", { locale: "ja" });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await visit(page, "/settings");
  await page.getByText("履歴の保存").waitFor();
  expect(await barriers(page)).toEqual([]);
  await picture(page, "settings.ja");
  await visit(page, "/audit");
  await page.getByText("表示できる記録は以上です。").waitFor();
  // Its words are the person's, whatever the browser speaks.
  await page.getByRole("button", { name: "開始日" }).click();
  await page.getByRole("button", { name: "前の月" }).waitFor();
  await page
    .getByRole("button", { name: /年\d+月10日/ })
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  expect(await barriers(page)).toEqual([]);
  await picture(page, "audit.ja");
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
