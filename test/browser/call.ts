import type { Page } from "playwright-core";
import { ask } from "./ask.ts";

/** A request to the API as whoever is signed in on the page. */
export async function call<Answer>(
  page: Page,
  method: string,
  path: string,
  data?: object,
): Promise<Answer> {
  const answer = await ask(page, method, path, data);
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
  return (text === "" ? null : JSON.parse(text)) as Answer;
}

/** Connects to the simulator; the connection's id. */
export async function connect(page: Page, name: string): Promise<string> {
  const { connector, values } = await call<Simulator>(page, "GET", "/simulator");
  const wish = { connector, values, name };
  const { connection } = await call<Connected>(page, "POST", "/connections", wish);
  return connection.id;
}
interface Simulator {
  readonly connector: string;
  readonly values: object;
}
interface Connected {
  readonly connection: { readonly id: string };
}

/** Makes a customer with this e-mail for each new charge. */
export function draftOn(connection: string, email: string) {
  return {
    format: 1,
    trigger: {
      kind: "event",
      connector: "stripe",
      trigger: "new-charge",
      connection,
      settings: {},
      everySeconds: 900,
    },
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "stripe",
        action: "create-customer",
        connection,
        input: { email: { kind: "constant", value: email } },
      },
    ],
    nextStep: 2,
    ownEvents: 0,
  };
}

/** Makes a flow of it; its id. */
export async function makeFlow(page: Page, name: string, draft: object): Promise<string> {
  return (await call<{ readonly id: string }>(page, "POST", "/flows", { name, draft })).id;
}
