import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { readSecret } from "./secrets.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace webhook`: where a program of an administrator's is told of alerts. */
export function webhookCommand(program: Command, run: WithSession, t: Translate): void {
  const webhook = program.command("webhook").description(t("cli.webhook"));
  webhook
    .command("show")
    .description(t("cli.webhook.show"))
    .action(run((session) => show(session)));
  webhook
    .command("set")
    .description(t("cli.webhook.set"))
    .option("--stdin", t("cli.webhook.stdin"), false)
    .action(run((session, { stdin }: { stdin: boolean }) => set(session, stdin)));
  webhook
    .command("rotate")
    .description(t("cli.webhook.rotate"))
    .action(run((session) => rotate(session)));
  webhook
    .command("test")
    .description(t("cli.webhook.test"))
    .action(run((session) => test(session)));
  webhook
    .command("remove")
    .description(t("cli.webhook.remove"))
    .action(run((session) => remove(session)));
}

type Webhook = NonNullable<InferResponseType<Client["alerts"]["webhook"]["$get"], 200>["webhook"]>;

async function show({ api, ask, show: say, t }: Session): Promise<void> {
  const answer = await ask(parseResponse(api.alerts.webhook.$get()));
  say(answer, () =>
    answer.webhook === null ? t("cli.webhook.none") : linesOf(answer.webhook, t).join("\n"),
  );
}

function linesOf({ url, host, endedAt, oldSecretsUntil, last }: Webhook, t: Translate): string[] {
  return [
    url ?? host,
    ...(endedAt === null ? [] : [t("cli.webhook.ended", { at: localTime(endedAt) })]),
    last === null
      ? t("cli.webhook.unsent")
      : t("cli.webhook.last", { at: localTime(last.at), words: last.words }),
    ...(oldSecretsUntil === null
      ? []
      : [t("cli.webhook.old_until", { at: localTime(oldSecretsUntil) })]),
  ];
}

/** The address may carry a token, and so stands on no command line. */
async function set(session: Session, given: boolean): Promise<void> {
  const { api, ask, show: say, io, t } = session;
  const url = await readSecret(t("cli.webhook.url"), { option: "--stdin", given }, io, t);
  const made = await ask(parseResponse(api.alerts.webhook.$put({ json: { url } })));
  say(made, () => t("cli.webhook.secret", { secret: made.secret }));
}

async function rotate({ api, ask, show: say, t }: Session): Promise<void> {
  const made = await ask(parseResponse(api.alerts.webhook.secret.$post()));
  say(made, () =>
    [
      t("cli.webhook.secret", { secret: made.secret }),
      t("cli.webhook.old_until", { at: localTime(made.webhook.oldSecretsUntil) }),
    ].join("\n"),
  );
}

async function test({ api, ask, show: say, t }: Session): Promise<void> {
  const outcome = await ask(parseResponse(api.alerts.webhook.test.$post()));
  say(outcome, () =>
    t(outcome.isTaken ? "cli.webhook.taken" : "cli.webhook.not_taken", { words: outcome.words }),
  );
}

async function remove({ api, ask, show: say, t }: Session): Promise<void> {
  await ask(parseResponse(api.alerts.webhook.$delete()));
  say({ removed: true }, () => t("cli.webhook.removed"));
}
