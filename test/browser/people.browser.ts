import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, connect, draftOn, makeFlow } from "./call.ts";
import {
  barriers,
  type BrowserWorld,
  openBrowserWorld,
  password,
  picture,
  visit,
} from "./world.ts";

let browsers: BrowserWorld;
let page: Page;
/** Ken's browser. */
let ken: Page;
beforeAll(async () => {
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
});

const dialog = () => page.getByRole("dialog");
const row = (name: string) => page.getByRole("row").filter({ hasText: name });
const act = async (name: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
};
/** Takes the link out of the dialog that shows it. The server has a port that nobody has told it of. */
const handedLink = async (): Promise<string> => {
  const link = await dialog().getByRole("textbox", { name: "Link" }).inputValue();
  await dialog().getByText("Close", { exact: true }).click();
  const { pathname, hash } = new URL(link);
  return pathname + hash;
};
const signIn = async (visitor: Page, email: string, secret: string) => {
  await visitor.getByLabel("E-mail").fill(email);
  await visitor.getByLabel("Password", { exact: true }).fill(secret);
  await visitor.getByRole("button", { name: "Sign in" }).click();
};

describe("an invitation", () => {
  let link: string;

  it("is a link for one e-mail and role, which is shown where no mail is sent", async () => {
    await visit(page, "/people");
    await row("hana@example.com").getByText("Hana (you)").waitFor();
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await dialog().getByLabel("E-mail").fill("ken@example.com");
    await dialog().getByRole("radio", { name: "Viewer" }).waitFor();
    await expect
      .poll(() => dialog().getByRole("radio", { name: "Builder" }).isChecked())
      .toBe(true);
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Invite" }).click();
    await dialog().getByText("Give this link to ken@example.com and to nobody else").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "people.link");
    link = await handedLink();
    await row("ken@example.com").getByText("Hana").waitFor();
  });

  it("lets the person in, who chooses a name and a password", async () => {
    ken = await browsers.visitor({ stays: true });
    await ken.goto(link);
    await ken.getByRole("heading", { name: "You are invited to Millrace" }).waitFor();
    // What is behind the # does not stay in the address.
    expect(new URL(ken.url()).hash).toBe("");
    expect(await barriers(ken)).toEqual([]);
    await ken.getByLabel("Your name").fill("Ken");
    await ken.getByRole("textbox", { name: "Password" }).fill("short");
    await ken.getByRole("button", { name: "Join" }).click();
    await ken.getByRole("alert").getByText("at least 12 characters").waitFor();
    await ken.getByRole("textbox", { name: "Password" }).fill(password);
    await ken.getByRole("button", { name: "Join" }).click();
    await ken.getByRole("navigation").getByText("Connections").waitFor();
    expect(await ken.getByRole("navigation").textContent()).not.toContain("Audit log");
    await visit(page, "/people");
    await row("ken@example.com").getByText("Builder").waitFor();
    await page.getByRole("heading", { name: "Open invitations" }).waitFor({ state: "detached" });
  });

  it("opens nothing a second time, and says so", async () => {
    const other = await browsers.visitor();
    await other.goto(link);
    await other.getByLabel("Your name").fill("Somebody");
    await other.getByRole("textbox", { name: "Password" }).fill(password);
    await other.getByRole("button", { name: "Join" }).click();
    await other.getByRole("alert").getByText("This link no longer works").waitFor();
    await other.getByRole("link", { name: "Go to the sign-in" }).click();
    await other.getByRole("heading", { name: "Sign in to Millrace" }).waitFor();
  });

  it("can be withdrawn while nobody has accepted it", async () => {
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await dialog().getByLabel("E-mail").fill("mio@example.com");
    await dialog().getByRole("radio", { name: "Viewer" }).check();
    await dialog().getByRole("button", { name: "Invite" }).click();
    await handedLink();
    await page.getByRole("button", { name: "Withdraw the invitation of mio@example.com" }).click();
    await dialog().getByRole("button", { name: "Withdraw" }).click();
    await row("mio@example.com").waitFor({ state: "detached" });
  });
});

describe("somebody's version that uses a connection of another", () => {
  it("waits until the owner has read what it changes, and agrees", async () => {
    const till = await connect(page, "Till");
    const flow = await makeFlow(page, "Charges to customers", draftOn(till, "a@example.com"));
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    const draft = draftOn(till, "b@example.com");
    await propose(flow, { ...draft, steps: [...draft.steps, charges(till)], nextStep: 9 });
    await page.getByRole("link", { name: /Proposals/ }).click();
    const card = page.getByRole("article", { name: "Charges to customers" });
    await card.getByText("Proposed by Ken").waitFor();
    // What moves money comes first, however deep it stands, and nothing is folded away.
    await card
      .getByRole("listitem")
      .first()
      .getByText("“Say thanks” charges ¥7,654,321, for each of 2 items.")
      .waitFor();
    await card.getByText("Say thanks › Amount was added: ¥7,654,321").waitFor();
    await card.getByText("a@example.com → b@example.com").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "proposals");
    await card.getByRole("button", { name: "Agree" }).click();
    await page.getByText("You have agreed, and “Charges to customers” is published.").waitFor();
    await page.getByRole("heading", { name: "Nothing waits for your agreement" }).waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  it("that anybody can start who knows its address says so, before anything else", async () => {
    const till = await connect(page, "Open till");
    const signed = { kind: "github" };
    const none = { kind: "none", id: { from: "nothing", sameBodyHours: 0 } };
    const draft = (check: object, email: string) => ({
      ...draftOn(till, email),
      trigger: { kind: "webhook", check, headers: [], sample: null },
    });
    const flow = await makeFlow(page, "Open to all", draft(signed, "a@example.com"));
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    await propose(flow, draft(none, "a@example.com"));
    await visit(page, "/proposals");
    const card = page.getByRole("article", { name: "Open to all" });
    const said = card.getByRole("alert", { name: "Who can start it" });
    await said.getByText("With this version, nothing checks who sends").waitFor();
    await card.getByText("Webhook › Check was changed: GitHub → No check").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "proposals.unchecked");
    await card.getByRole("button", { name: "Agree" }).click();
    await page.getByText("You have agreed, and “Open to all” is published.").waitFor();
    // What was let in before is still said where something else changes.
    await propose(flow, draft(none, "b@example.com"));
    await said.getByText("The published version does not check either.").waitFor();
    await card.getByRole("button", { name: "Agree" }).click();
    await card.waitFor({ state: "detached" });
  });

  it("with which real money would move for the first time is confirmed by the owner", async () => {
    await browsers.world.stripe.setKey({ key: "sk_live_till" });
    const wish = {
      connector: "stripe",
      name: "Live till",
      values: { apiKey: "sk_live_till", apiBase: browsers.world.stripe.url },
    };
    const { connection } = await call<{ connection: { id: string } }>(
      page,
      "POST",
      "/connections",
      wish,
    );
    const flow = await makeFlow(page, "Live charges", draftOn(connection.id, "a@example.com"));
    await call(ken, "POST", `/flows/${flow}/activate`, { from: "now", revision: 1, confirm: 1 });
    await visit(page, "/proposals");
    const card = page.getByRole("article", { name: "Live charges" });
    await card.getByText("the flow starts with it").waitFor();
    await card.getByRole("button", { name: "Agree" }).click();
    await dialog().getByText("in live mode, through the connection “Live till”").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "proposals.live");
    await dialog().getByRole("button", { name: "Agree to live writes" }).click();
    await page.getByText("You have agreed, and “Live charges” is published.").waitFor();
  });

  it("is refused, or taken back by who made it, and the flow goes on as it was", async () => {
    const till = await connect(page, "Back till");
    const flow = await makeFlow(page, "Refused", draftOn(till, "a@example.com"));
    await call(page, "POST", `/flows/${flow}/activate`, { from: "now" });
    await propose(flow, draftOn(till, "c@example.com"));
    await visit(page, "/proposals");
    const card = page.getByRole("article", { name: "Refused" });
    await card.getByRole("button", { name: "Refuse" }).click();
    await dialog().getByRole("button", { name: "Refuse" }).click();
    await card.waitFor({ state: "detached" });
    await propose(flow, draftOn(till, "d@example.com"));
    await ken.goto("/proposals");
    await ken.getByText("It waits for: Hana.").waitFor();
    await ken.getByRole("button", { name: "Take back" }).click();
    await ken.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
    await ken.getByText("Your version of “Refused” is taken back.").waitFor();
  });

  /** A loop that charges, under a name that says nothing of it. */
  function charges(connection: string): object {
    const constant = (value: unknown) => ({ kind: "constant", value });
    const charge = {
      kind: "action",
      id: "s6",
      name: "Say thanks",
      connector: "stripe",
      action: "create-charge",
      connection,
      input: {
        amount: constant(7_654_321),
        currency: constant("jpy"),
        source: constant("tok_visa"),
      },
    };
    return {
      kind: "forEach",
      id: "s5",
      name: null,
      list: constant(["a", "b"]),
      atOnce: 1,
      onFailure: "stop",
      collect: null,
      steps: [charge],
    };
  }

  /** Ken changes the draft and wants to publish it. */
  async function propose(flow: string, draft: object): Promise<void> {
    interface Flow {
      readonly name: string;
      readonly revision: number;
    }
    const { name, revision } = await call<Flow>(ken, "GET", `/flows/${flow}`);
    await call(ken, "PUT", `/flows/${flow}`, { name, draft, revision });
    await call(ken, "POST", `/flows/${flow}/publish`, {});
  }
});

describe("what is in a flow's runs", () => {
  it("is shown to whom its owner chooses, others read whom to ask, and some of it stays private", async () => {
    const trigger = {
      kind: "invoke",
      inputs: [{ name: "phone", type: "text", required: true, help: "" }],
      outputs: [],
    };
    const draft = { format: 1, trigger, steps: [], nextStep: 1, ownEvents: 0 };
    const flow = await makeFlow(page, "Call back", draft);
    await ken.goto(`/flows/${flow}/readers`);
    await ken.getByRole("alert").getByText("Hana decides this").waitFor();
    expect(await barriers(ken)).toEqual([]);

    await visit(page, `/flows/${flow}`);
    await act("Call back", "Who sees the values");
    await page.getByText("Nobody so far.").waitFor();
    await page.getByRole("button", { name: "Let somebody see the values" }).click();
    await dialog().getByLabel("Person").click();
    await page.getByRole("option", { name: /^Ken / }).click();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Allow" }).click();
    await row("Ken").waitFor();

    await page.getByRole("button", { name: "Choose private fields" }).click();
    await dialog().getByRole("combobox", { name: "Fields" }).press("ArrowDown");
    await page.getByRole("option", { name: "phone" }).click();
    await dialog().getByText("Inputs of calls, and variables.").click();
    await page.getByRole("option", { name: "phone" }).waitFor({ state: "hidden" });
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().waitFor({ state: "detached" });
    await page.getByRole("listitem").getByText("phone", { exact: true }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "flows.readers");
    await page.getByRole("button", { name: "Hide the values from Ken" }).click();
    await page.getByText("Nobody so far.").waitFor();
  });
});

describe("an administrator", () => {
  it("makes a link for a new password, which locks the person's connections", async () => {
    await connect(ken, "Ken's till");
    await visit(page, "/people");
    await act("Ken", "New password…");
    await dialog().getByText("Their connections are locked").waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog().getByRole("button", { name: "Make the link" }).click();
    const link = await handedLink();
    const visitor = await browsers.visitor({ stays: true });
    await visitor.goto(link);
    await visitor.getByRole("heading", { name: "Choose a new password" }).waitFor();
    expect(await barriers(visitor)).toEqual([]);
    await visitor.getByRole("textbox", { name: "New password" }).fill("another horse battery");
    await visitor.getByRole("button", { name: "Set the password" }).click();
    await visitor.getByText("Your new password is set.").waitFor();
    await signIn(visitor, "ken@example.com", "another horse battery");
    await visitor.getByRole("link", { name: "Connections" }).click();
    await visitor.getByText("Needs you").waitFor();
    await visitor.getByRole("link", { name: "Ken's till" }).click();
    await visitor.getByText("You came back with a link that an administrator had made.").waitFor();
    expect(await barriers(visitor)).toEqual([]);
    await picture(visitor, "connections.locked");
    await visitor.getByRole("button", { name: "Enter the secret again" }).click();
    await visitor.getByRole("textbox", { name: "API key" }).fill(browsers.world.stripe.key);
    await visitor.getByRole("dialog").getByRole("button", { name: "Replace the secret" }).click();
    await visitor.getByText("The secret of “Ken's till” is replaced.").waitFor();
    await visitor.getByText("You came back with a link").waitFor({ state: "detached" });
    ken = visitor;
  });

  it("changes a role, and what the person sees changes with it", async () => {
    await act("Ken", "Change the role");
    await dialog().getByRole("radio", { name: "Viewer" }).check();
    await dialog().getByRole("button", { name: "Save" }).click();
    await row("ken@example.com").getByText("Viewer").waitFor();
    await ken.goto("/");
    await ken.getByRole("link", { name: "Run history" }).waitFor();
    expect(await ken.getByRole("navigation").textContent()).not.toContain("Connections");
    await ken.goto("/connections");
    await ken.getByRole("alert").waitFor();
  });

  it("deactivates somebody, lets them in again, and removes them", async () => {
    await act("Ken", "Deactivate");
    await dialog().getByRole("button", { name: "Deactivate" }).click();
    await row("ken@example.com").getByText("Deactivated").waitFor();
    expect(await barriers(page)).toEqual([]);
    const visitor = await browsers.visitor();
    await visitor.goto("/sign-in");
    await signIn(visitor, "ken@example.com", "another horse battery");
    await visitor.getByRole("alert").waitFor();
    await act("Ken", "Activate");
    await dialog().getByRole("button", { name: "Activate" }).click();
    await row("ken@example.com").getByText("Active").waitFor();
    await act("Ken", "Remove");
    await dialog().getByText("administrators can only stop and delete").waitFor();
    await dialog().getByRole("button", { name: "Remove" }).click();
    await row("ken@example.com").waitFor({ state: "detached" });
  });

  it("who is the only one stays one", async () => {
    await page.getByRole("button", { name: "Actions for Hana" }).click();
    await page.getByRole("menu").waitFor();
    const ofMenu = (await barriers(page)).filter((one) => one.startsWith("aria-required"));
    expect(ofMenu).toEqual([]);
    await page.getByRole("menuitem", { name: "Change the role" }).click();
    await dialog().getByRole("radio", { name: "Builder" }).check();
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog().getByRole("alert").getByText("This is the last administrator").waitFor();
    await page.keyboard.press("Escape");
  });
});

describe("who has not shown for a quarter of an hour that it is them", () => {
  const confirming = () => page.getByRole("dialog", { name: "Confirm that it is you" });
  const inviting = () => page.getByRole("dialog", { name: "Invite somebody" });

  it("is asked in place, and what they were doing goes on, by keyboard", async () => {
    await browsers.world.advance(15 * 60);
    await visit(page, "/people");
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await inviting().getByLabel("E-mail").fill("rei@example.com");
    await page.keyboard.press("Enter");
    await confirming().getByText("That counts for 15 minutes").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "confirm");
    // Who would rather not is where they were.
    await page.keyboard.press("Escape");
    await inviting().getByRole("alert").getByText("Confirm that it is you").waitFor();
    expect(await inviting().getByLabel("E-mail").inputValue()).toBe("rei@example.com");
    await inviting().getByRole("button", { name: "Invite" }).click();
    await confirming().waitFor();
    await page.keyboard.type("not the password");
    await page.keyboard.press("Enter");
    await confirming().getByRole("alert").getByText("This is not your password").waitFor();
    await confirming().getByRole("textbox", { name: "Password" }).fill(password);
    await page.keyboard.press("Enter");
    await dialog().getByText("Give this link to rei@example.com").waitFor();
    await handedLink();
    await row("rei@example.com").waitFor();
  });

  it("is asked in Japanese, on a narrow, dark screen", async () => {
    const sora = await browsers.colleague("Sora", "builder", {
      locale: "ja",
      width: 390,
      dark: true,
    });
    await browsers.world.advance(15 * 60);
    await sora.goto("/profile");
    await sora.getByRole("button", { name: "新しい API キー" }).click();
    await sora.getByRole("dialog").getByRole("textbox", { name: "名前" }).fill("集計");
    await sora.getByRole("button", { name: "キーを作成" }).click();
    await sora.getByRole("dialog", { name: "本人確認" }).waitFor();
    expect(await barriers(sora)).toEqual([]);
    await picture(sora, "confirm.ja");
    await sora.keyboard.type(password);
    await sora.keyboard.press("Enter");
    await sora.getByText("キーが表示されるのは今だけです").waitFor();
  });
});

it("reads well in Japanese on a narrow, dark screen, for a builder without buttons", async () => {
  const mio = await browsers.colleague("Mio", "builder", { locale: "ja", width: 390, dark: true });
  await mio.goto("/people");
  await mio.getByText("mio@example.com").waitFor();
  expect(await mio.getByRole("main").getByRole("button").count()).toBe(0);
  expect(await barriers(mio)).toEqual([]);
  await picture(mio, "people.ja");
});

it("no script and no style has broken the page's policy", () => {
  expect(browsers.complaints).toEqual([]);
});
