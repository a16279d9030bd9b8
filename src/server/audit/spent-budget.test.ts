import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openServerWorld, type Reply, type ServerWorld } from "../server.world.ts";
import { listening, openBrowser } from "../sign-in/browser.world.ts";
import { offerSetUp } from "../sign-in/set-up.ts";
import { codeOf } from "../sign-in/totp.world.ts";
import type { Listening } from "../listen.ts";
import { type Audited, audited } from "./audited.ts";

/** Strangers have spent the hour's lines. Who comes in then still gets a line. */

let world: ServerWorld;
let server: Listening;
beforeAll(async () => {
  world = await openServerWorld();
  server = await listening(world);
});
afterAll(async () => {
  await server.close();
  await world.close();
});

const email = "ada@example.com";
const password = "correct horse battery";
const newPassword = "another horse battery";
const Begun = z.object({ uri: z.string() });
const Lines = z.object({ items: z.array(z.object({ action: z.string() })) });
const tokenIn = ({ text }: Reply) => /([\w-]{40,})"/.exec(text)?.[1] ?? "";

/** From so many addresses, so often that no line is left. */
async function spend(): Promise<void> {
  const wrong = { token: "x".repeat(43), name: "Eve", password };
  for (let network = 0; network < 45; network += 1)
    for (let tried = 0; tried < 50; tried += 1)
      await world.app.request(
        "http://127.0.0.1/api/v1/invitations/accept",
        {
          method: "POST",
          headers: { "content-type": "application/json", host: "127.0.0.1" },
          body: JSON.stringify(wrong),
        },
        {
          incoming: { socket: { remoteAddress: `127.0.1.${network}`, localAddress: "127.0.0.1" } },
        },
      );
}

test("every way in that succeeds has its line when the strangers' lines are spent", async () => {
  await spend();
  const browser = openBrowser(server);
  const anew = openBrowser(server);
  const done = new Set<string>();
  const perform = async (operation: string, reply: Promise<Reply>): Promise<Reply> => {
    const answer = await reply;
    expect([operation, answer.status, answer.text]).toEqual([
      operation,
      expect.toSatisfy((status: number) => status < 300),
      answer.text,
    ]);
    done.add(operation);
    return answer;
  };
  const code = (await offerSetUp(world.people)) ?? "";
  await perform("setUp", browser.call("POST", "/set-up", { code, email, name: "Ada", password }));
  await perform("signIn", browser.call("POST", "/sign-in", { email, password }));
  await perform("confirmSession", browser.call("POST", "/me/confirmation", { password }));
  const wish = { email: "bo@example.com", role: "administrator" };
  const invited = await browser.call("POST", "/people/invitations", wish);
  const accepted = await perform(
    "acceptInvitation",
    anew.call("POST", "/invitations/accept", { token: tokenIn(invited), name: "Bo", password }),
  );
  const { id } = z.object({ id: z.string() }).parse(accepted.body);
  const link = await browser.call("POST", `/people/${id}/password-reset`);
  const reset = { token: tokenIn(link), password: newPassword };
  await perform("resetPassword", anew.call("POST", "/password-reset/use", reset));
  const changed = { current: password, next: newPassword };
  await perform("changeOwnPassword", browser.call("POST", "/me/password", changed));
  const begun = await perform(
    "beginSecondFactor",
    browser.call("POST", "/me/second-factor", { password: newPassword }),
  );
  const { uri } = Begun.parse(begun.body);
  const shown = (at: number) => ({ code: codeOf(uri, at) });
  await perform(
    "confirmSecondFactor",
    browser.call("POST", "/me/second-factor/confirm", shown(Date.now())),
  );
  await anew.call("POST", "/sign-in", { email, password: newPassword });
  await perform(
    "signInWithCode",
    anew.call("POST", "/sign-in/second-factor", shown(Date.now() + 30_000)),
  );
  await perform(
    "turnOffSecondFactor",
    browser.call("POST", "/me/second-factor/off", { password: newPassword }),
  );

  const doors = Object.entries<Audited>(audited).filter(([, { door }]) => door === true);
  expect(done).toEqual(new Set(doors.map(([operation]) => operation)));
  const { items } = Lines.parse((await browser.call("GET", "/audit?limit=100")).body);
  const actions = items.map(({ action }) => action);
  expect(actions).toContain("audit.strangers_left_out");
  expect(actions).toEqual(expect.arrayContaining(doors.map(([, { action }]) => action)));
});
