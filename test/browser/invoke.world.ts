import type { Page } from "playwright-core";
import type { BrowserWorld } from "./world.ts";

/** What another system is given, so that it can start a flow. */
export interface Credentials {
  readonly url: string;
  readonly client: string;
  readonly secret: string;
}

/** As the dialog shows them, which shows the secret this once. */
export async function shownCredentials(page: Page): Promise<Credentials> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText("The secret is shown only this once.").waitFor();
  const value = (label: string) => dialog.getByLabel(label, { exact: true }).inputValue();
  return {
    url: await value("Address (POST)"),
    client: await value("Client ID"),
    secret: await value("Client secret"),
  };
}

/** As the other system does. The address is that of the settings; the process listens on a port of its own choosing. */
export function invoked(
  browsers: BrowserWorld,
  { url, client, secret }: Credentials,
  inputs: object,
): Promise<Response> {
  return fetch(new URL(new URL(url).pathname, browsers.server().url), {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(inputs),
  });
}
