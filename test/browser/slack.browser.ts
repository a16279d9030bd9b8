import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SimulatedSlack, startSlack } from "#connectors/slack/slack.world.ts";
import { flowOn, pill, text } from "../documents.ts";
import { eventually } from "../world.ts";
import { card, openFlow, saved } from "./builder.world.ts";
import { call, connect } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

/** From the manifest of an app to a message of which nobody can tell whether it was posted. */

let slack: SimulatedSlack;
let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  slack = await startSlack();
  await slack.control("POST /keys", { token: "xoxb-millrace-demo" });
  browsers = await openBrowserWorld();
  await browsers.administrator();
  browsers.world.env["MILLRACE_SIMULATORS"] = `slack=${slack.url}`;
  await browsers.restart();
  page = await browsers.administrator({ anew: true });
});
afterAll(async () => {
  await browsers.close();
  await slack.close();
});

const dialog = () => page.getByRole("dialog");

it("begins on the overview with a flow that is ready, its channel included", async () => {
  const newcomer = await browsers.colleague("Ben", "builder");
  await newcomer.goto("/");
  await newcomer.getByRole("button", { name: "Try with the simulator" }).click();
  await newcomer.waitForURL("**/flows/flow_*");
  const id = new URL(newcomer.url()).pathname.split("/").at(-1);
  const problems = await call<{ ready: boolean }>(newcomer, "GET", `/flows/${id}/problems`);
  expect(problems).toMatchObject({ ready: true });
});

it("shows the manifest to be copied, and connects to a simulated Slack in one click", async () => {
  await visit(page, "/connections");
  await page.getByRole("button", { name: "New connection" }).click();
  await dialog()
    .getByRole("button", { name: /^Slack/ })
    .click();
  const manifest = dialog().getByRole("textbox", { name: "Manifest of the app" });
  expect(await manifest.inputValue()).toContain('"chat:write"');
  expect(await barriers(page)).toEqual([]);
  await picture(page, "slack.form");
  await dialog().getByRole("button", { name: "Try with the simulator" }).click();
  await dialog().getByText("“Slack (simulator)” is connected").waitFor();
  await dialog().getByRole("button", { name: "Done" }).click();
});

it("posts alerts to a channel, after a first message there", async () => {
  await visit(page, "/alerts/choices");
  await page.getByRole("button", { name: "Choose a channel" }).click();
  await dialog().getByRole("combobox", { name: "Channel" }).click();
  await page.getByRole("option", { name: "#sales", exact: true }).click();
  expect(await barriers(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Post alerts there" }).click();
  await page.getByText("Your alerts are posted to #sales through").waitFor();
  await page.getByRole("columnheader", { name: "In Slack" }).first().waitFor();
  expect(await slack.messages("sales")).toHaveLength(1);
  expect(await barriers(page)).toEqual([]);
  await picture(page, "slack.alerts");
});

it("chooses a channel, and says where a message can be looked up", async () => {
  const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
    page,
    "GET",
    "/connections",
  );
  const connection = items.find(({ connector }) => connector === "slack")?.id;
  const step = { kind: "action", id: "s1", name: null, connector: "slack", connection };
  const input = { text: text("New charge ", pill("trigger", "id")) };
  await browsers.world.stripe.makeCharges({ count: 1 });
  const draft = {
    ...flowOn("new-charge", await connect(page, "Stripe"), []),
    steps: [{ ...step, action: "post-message", input }],
    nextStep: 2,
  };
  const { id } = await call<{ id: string }>(page, "POST", "/flows", { name: "Tell us", draft });
  await openFlow(page, id);
  await page.getByRole("button", { name: "Expand all" }).click();
  // A list of choices hides while its field is out of sight, where a sample that comes late may push it.
  await card(page, "Trigger: New charge").getByText("Real record").waitFor();
  const post = card(page, "Action: Post a message");
  await post.getByText("only where the app is in the channel").waitFor();
  await post.getByRole("combobox", { name: "Channel" }).click();
  await page.getByRole("option", { name: "#general (the app is not in it)" }).click();
  await saved(page);
  expect(await barriers(page)).toEqual([]);
  await picture(page, "slack.step");
  const { revision } = await call<{ revision: number }>(page, "GET", `/flows/${id}`);
  await call(page, "POST", `/flows/${id}/activate`, { from: "now", revision, confirm: 1 });
  await slack.strike("chat.postMessage", { kind: "cut", when: "after" });
  await browsers.world.stripe.makeCharges({ count: 1 });
  await browsers.world.advance(15);
  const runs = await eventually(
    () =>
      call<{ items: readonly { id: string; status: string }[] }>(page, "GET", `/runs?flow=${id}`),
    (list) => list.items[0]?.status === "parked",
  );
  await visit(page, `/runs/${runs.items[0]?.id}`);
  await page.getByRole("button", { name: "Give its ID" }).click();
  await slack.control("POST /channels/C0GENERAL", { is_member: true });
  const [message] = await slack.messages("general");
  const link = `https://demo.slack.com/archives/C0GENERAL/p${message?.ts.replace(".", "") ?? ""}`;
  await dialog().getByRole("textbox").fill(link);
  await dialog().getByRole("button", { name: "It happened" }).click();
  await page.getByText("Succeeded", { exact: true }).first().waitFor();
  expect(await slack.messages("general")).toHaveLength(1);
});
