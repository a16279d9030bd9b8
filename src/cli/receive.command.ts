import { type Command, Option } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { flowNamed } from "./named.ts";
import { readSecret } from "./secrets.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace flows webhook`: where other systems deliver what starts a flow. */
export function receiveCommands(flows: Command, run: WithSession, t: Translate): void {
  const webhook = flows.command("webhook").description(t("cli.flows.webhook"));
  webhook
    .command("show <flow>")
    .description(t("cli.flows.webhook_show"))
    .action(run((session, wanted: string) => show(session, wanted)));
  webhook
    .command("address <flow>")
    .description(t("cli.flows.webhook_address"))
    .action(run((session, wanted: string) => makeAddress(session, wanted)));
  webhook
    .command("secret <flow>")
    .description(t("cli.flows.webhook_secret"))
    .option("--draw", t("cli.flows.webhook_draw"))
    .addOption(new Option("--secret-stdin", t("cli.flows.webhook_stdin")).conflicts("draw"))
    .option("--keep-old <minutes>", t("cli.flows.invoke_keep_old"))
    .action(run((session, wanted: string, wish: SecretWish) => setSecret(session, wanted, wish)));
  webhook
    .command("listen <flow>")
    .description(t("cli.flows.webhook_listen"))
    .action(run((session, wanted: string) => listen(session, wanted)));
  webhook
    .command("revoke <flow>")
    .description(t("cli.flows.webhook_revoke"))
    .action(run((session, wanted: string) => revoke(session, wanted)));
}

interface SecretWish {
  readonly draw?: true;
  readonly secretStdin?: true;
  readonly keepOld?: string;
}

const of = (session: Session) => session.api.flows[":id"].webhook;

function asked(session: Session, id: string) {
  return session.ask(parseResponse(of(session).$get({ param: { id } })));
}
type Webhook = Awaited<ReturnType<typeof asked>>;

async function show(session: Session, wanted: string): Promise<void> {
  const { id } = await flowNamed(session, wanted);
  showWebhook(session, await asked(session, id));
}

function showWebhook(session: Session, webhook: Webhook): void {
  const { t } = session;
  session.show(webhook, () => {
    const { url, secrets, captured, refused } = webhook;
    return session.table(
      ["", ""],
      [
        [t("head.address_of_flow"), url ?? "-"],
        ...secrets.map((one) => [
          t("head.secret"),
          `${one.check}, ${localTime(one.createdAt)}, ${one.createdBy.name}, ${localTime(one.expiresAt)}`,
        ]),
        ...(captured === null
          ? []
          : [[t("head.captured"), `${localTime(captured.at)} ${JSON.stringify(captured.body)}`]]),
        ...(refused === null
          ? []
          : [[t("head.refused"), `${localTime(refused.at)} ${refused.why}`]]),
      ],
    );
  });
}

async function makeAddress(session: Session, wanted: string): Promise<void> {
  const { id } = await flowNamed(session, wanted);
  const made = of(session).address.$post({ param: { id } });
  showWebhook(session, await session.ask(parseResponse(made)));
}

/** A secret that is drawn goes to standard output, once. */
async function setSecret(session: Session, wanted: string, wish: SecretWish): Promise<void> {
  const { io, t, ask } = session;
  const { draw, secretStdin, keepOld } = wish;
  if (keepOld !== undefined && !/^\d{1,5}$/.test(keepOld)) throw usage(t("cli.flows.bad_minutes"));
  const { id, name } = await flowNamed(session, wanted);
  const stdin = { option: "--secret-stdin", given: secretStdin === true };
  const json = {
    ...(draw === true ? {} : { secret: await readSecret(t("head.secret"), stdin, io, t) }),
    ...(keepOld === undefined ? {} : { keepOldMinutes: Number(keepOld) }),
  };
  const set = await ask(parseResponse(of(session).secrets.$post({ param: { id }, json })));
  session.show(set, () => set.secret ?? t("cli.flows.webhook_secret_set", { name }));
}

async function listen(session: Session, wanted: string): Promise<void> {
  const { t, ask } = session;
  const { id } = await flowNamed(session, wanted);
  const started = await ask(parseResponse(of(session).listening.$post({ param: { id } })));
  const until = localTime(started.listeningUntil);
  session.show(started, () => t("cli.flows.webhook_listening", { until }));
}

async function revoke(session: Session, wanted: string): Promise<void> {
  const { t, ask } = session;
  const { id, name } = await flowNamed(session, wanted);
  await ask(parseResponse(of(session).address.$delete({ param: { id } })));
  session.show({ revoked: id }, () => t("cli.flows.webhook_revoked", { name }));
}
