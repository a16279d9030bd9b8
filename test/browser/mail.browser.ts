import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endOfMail, type MailServer, startMailServer } from "../../src/server/smtp.world.ts";
import { constant, flowOn, pill, text } from "../documents.ts";
import { eventually } from "../world.ts";
import { call, connect } from "./call.ts";
import { barriers, type BrowserWorld, openBrowserWorld, picture, visit } from "./world.ts";

/** From a mail server's form to an e-mail of which nobody can tell whether it was sent. */

let smtp: MailServer;
let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  smtp = await startMailServer();
  browsers = await openBrowserWorld();
  await browsers.administrator();
  browsers.world.env["MILLRACE_PRIVATE_HOSTS"] = `127.0.0.1:${smtp.port}`;
  await browsers.restart();
  page = await browsers.administrator({ anew: true });
});
afterAll(async () => {
  await browsers.close();
  smtp.close();
});

const dialog = () => page.getByRole("dialog");

it("connects to a mail server, and says what keeps it from that", async () => {
  await visit(page, "/connections");
  await page.getByRole("button", { name: "New connection" }).click();
  await dialog()
    .getByRole("button", { name: /^E-mail/ })
    .click();
  expect(await barriers(page)).toEqual([]);
  await dialog().getByLabel("Mail server").fill("127.0.0.1");
  await dialog().getByLabel("Port").fill(String(smtp.port));
  await dialog().getByLabel("User name").fill("billing");
  await dialog().getByRole("textbox", { name: "Password" }).fill("a-good-password");
  await dialog().getByLabel("Sender's address").fill("billing");
  const submit = () => dialog().getByRole("button", { name: "Connect" }).click();
  await submit();
  await dialog().getByText("Enter one e-mail address").waitFor();
  await dialog().getByLabel("Sender's address").fill("billing@example.com");
  await submit();
  await dialog().getByText("offers no encryption (STARTTLS)").waitFor();
  await picture(page, "mail.form");
  await dialog().getByRole("combobox", { name: "Encryption" }).click();
  await page.getByRole("option", { name: "None" }).click();
  smtp.answers = (
    (answers) => (line) =>
      line.startsWith("AUTH") ? "535 5.7.8 Authentication failed" : answers(line)
  )(smtp.answers);
  await submit();
  await dialog().getByText("Check the user name and the password").waitFor();
  smtp.answers = () => "250 ok";
  await submit();
  await dialog().getByText("“E-mail: billing@example.com” is connected").waitFor();
  expect(smtp.mails).toEqual([]);
});

it("takes a person's word that an e-mail was sent", async () => {
  const { items } = await call<{ items: readonly { id: string; connector: string }[] }>(
    page,
    "GET",
    "/connections",
  );
  const mail = items.find(({ connector }) => connector === "mail")?.id;
  const draft = {
    ...flowOn("new-charge", await connect(page, "Stripe"), []),
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "mail",
        action: "send-email",
        connection: mail,
        input: {
          to: { kind: "list", items: [constant("taro@example.jp")] },
          subject: text("領収書 ", pill("trigger", "id")),
          text: constant("ありがとうございます。"),
        },
      },
    ],
    nextStep: 2,
  };
  const { id } = await call<{ id: string }>(page, "POST", "/flows", { name: "Receipts", draft });
  await call(page, "POST", `/flows/${id}/activate`, { from: "now", revision: 1, confirm: 1 });
  smtp.answers = (line) => (line === endOfMail ? null : "250 ok");
  await browsers.world.stripe.makeCharges({ count: 1 });
  await browsers.world.advance(15);
  const runs = await eventually(
    () =>
      call<{ items: readonly { id: string; status: string }[] }>(page, "GET", `/runs?flow=${id}`),
    (list) => list.items[0]?.status === "parked",
  );
  await visit(page, `/runs/${runs.items[0]?.id}`);
  await page.getByText("ありがとうございます。").first().waitFor();
  await picture(page, "mail.parked");
  await page.getByRole("button", { name: "It happened" }).click();
  await dialog().getByText("so it takes your word").waitFor();
  expect(await dialog().getByRole("textbox").count()).toBe(0);
  await dialog().getByRole("button", { name: "It happened" }).click();
  await page.getByText("Succeeded", { exact: true }).first().waitFor();
  expect(smtp.mails).toHaveLength(1);
});
