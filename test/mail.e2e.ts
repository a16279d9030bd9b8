import { afterEach, beforeEach, expect, it } from "vitest";
import { endOfMail, type MailServer, silence, startMailServer } from "../src/server/smtp.world.ts";
import { constant, flowOn, pill, text } from "./documents.ts";
import { eventually, openWorld, type World } from "./world.ts";

/** A mail is sent at most once, whatever dies. */

let world: World;
let smtp: MailServer;
beforeEach(async () => {
  world = await openWorld();
  smtp = await startMailServer();
});
afterEach(async () => {
  await world.close();
  smtp.close();
});

interface MailRun {
  readonly status: string;
  readonly steps: readonly { readonly output: unknown }[];
  readonly effects: readonly {
    readonly id: string;
    readonly generation: number;
    readonly state: string;
  }[];
}

it("a process that is killed before the answer to the end of a mail leaves the decision to a person", async () => {
  const refused = await startedWith({});
  expect(refused).toMatchObject({ error: { code: "mail.address_refused" } });
  const mail = await startedWith({ MILLRACE_PRIVATE_HOSTS: `127.0.0.1:${smtp.port}` });
  expect(mail).toMatchObject({ connection: { account: "billing@example.com", mode: "live" } });
  expect(smtp.mails).toEqual([]);

  const stripe = await world.connect();
  const draft = {
    ...flowOn("new-charge", stripe, []),
    steps: [
      {
        kind: "action",
        id: "s1",
        name: null,
        connector: "mail",
        action: "send-email",
        connection: (mail as { connection: { id: string } }).connection.id,
        input: {
          to: { kind: "list", items: [constant("taro@example.jp")] },
          subject: text("領収書 ", pill("trigger", "id")),
          formatted: text("**ありがとうございます。**"),
        },
      },
    ],
    nextStep: 2,
  };
  const { id: flow } = await world.api<{ id: string }>("POST", "/flows", {
    name: "Receipts",
    draft,
  });
  await world.api("POST", `/flows/${flow}/activate`, { from: "now", revision: 1, confirm: 1 });
  smtp.answers = (
    (answers) => (line) =>
      line === endOfMail ? silence : answers(line)
  )(smtp.answers);
  await world.stripe.makeCharges({ count: 1 });
  await world.advance(15);
  await eventually(
    () => Promise.resolve(smtp.mails.length),
    (count) => count === 1,
  );
  await running.end("SIGKILL");
  smtp.answers = () => "250 ok";
  running = await world.startProcess();

  const runOf = async (): Promise<MailRun> => {
    const [run] = await world.runs(flow);
    return world.api("GET", `/runs/${run?.id}`);
  };
  const parked = await eventually(runOf, ({ status }) => status === "parked");
  const [effect] = parked.effects;
  const [run] = await world.runs(flow);
  const decide = (decision: object) =>
    world.call("POST", `/runs/${run?.id}/decision`, {
      effectId: effect?.id,
      generation: 0,
      ...decision,
    });
  // Of its first send no end is known.
  expect(await decide({ decision: "send", confirm: true })).toMatchObject({
    status: 409,
    body: { error: { code: "run.write_under_way" } },
  });
  await world.advance(600);
  expect(await decide({ decision: "send" })).toMatchObject({
    body: { error: { code: "run.decision_unconfirmed" } },
  });
  expect(await decide({ decision: "happened" })).toMatchObject({ status: 200 });
  const done = await eventually(runOf, ({ status }) => status === "succeeded");
  expect(done.steps[0]?.output).toEqual({
    message_id: smtp.mails[0]?.id.slice(1, -1),
    recipients: ["taro@example.jp"],
    response: null,
  });
  expect(smtp.mails.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^領収書 ch_/)]);
});

let running: Awaited<ReturnType<World["startProcess"]>>;

/** Starts Millrace with these settings and connects to the mail server. */
async function startedWith(env: Record<string, string>): Promise<object> {
  Object.assign(world.env, env);
  running = await world.startProcess();
  const { body } = await running.call("POST", "/connections", {
    connector: "mail",
    name: "Mail",
    values: {
      host: "127.0.0.1",
      port: smtp.port,
      security: "none",
      login: "none",
      sender: "billing@example.com",
    },
  });
  if (Object.keys(env).length === 0) await running.end("SIGTERM");
  return body;
}
