import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { connectionNamed } from "./named.ts";
import { readSecret } from "./secrets.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace connections webhook`: where a system rings, so that its polls ask at once. */
export function connectionWebhookCommands(
  connections: Command,
  run: WithSession,
  t: Translate,
): void {
  const webhook = connections.command("webhook").description(t("cli.connections.webhook"));
  webhook
    .command("show <connection>")
    .description(t("cli.connections.webhook_show"))
    .action(run((session, wanted: string) => show(session, wanted)));
  webhook
    .command("address <connection>")
    .description(t("cli.connections.webhook_address"))
    .action(run((session, wanted: string) => makeAddress(session, wanted)));
  webhook
    .command("secret <connection>")
    .description(t("cli.connections.webhook_secret"))
    .option("--secret-stdin", t("cli.flows.webhook_stdin"))
    .option("--keep-old <minutes>", t("cli.flows.invoke_keep_old"))
    .action(run((session, wanted: string, wish: SecretWish) => setSecret(session, wanted, wish)));
  webhook
    .command("revoke <connection>")
    .description(t("cli.connections.webhook_revoke"))
    .action(run((session, wanted: string) => revoke(session, wanted)));
}

interface SecretWish {
  readonly secretStdin?: true;
  readonly keepOld?: string;
}

const of = ({ api }: Session) => api.connections[":id"].webhook;

function asked(session: Session, id: string) {
  return session.ask(parseResponse(of(session).$get({ param: { id } })));
}
type Webhook = Awaited<ReturnType<typeof asked>>;

async function show(session: Session, wanted: string): Promise<void> {
  const { id } = await connectionNamed(session, wanted);
  showWebhook(session, await asked(session, id));
}

function showWebhook(session: Session, webhook: Webhook): void {
  const { t } = session;
  session.show(webhook, () => {
    const { url, secrets, heardAt, refused } = webhook;
    return session.table(
      ["", ""],
      [
        [t("head.address_of_flow"), url ?? "-"],
        ...secrets.map(({ createdAt, createdBy, expiresAt }) => [
          t("head.secret"),
          `${localTime(createdAt)}, ${createdBy.name}, ${localTime(expiresAt)}`,
        ]),
        [t("head.heard"), localTime(heardAt)],
        ...(refused === null
          ? []
          : [[t("head.refused"), `${localTime(refused.at)} ${refused.why}`]]),
      ],
    );
  });
}

async function makeAddress(session: Session, wanted: string): Promise<void> {
  const { id } = await connectionNamed(session, wanted);
  const made = of(session).address.$post({ param: { id } });
  showWebhook(session, await session.ask(parseResponse(made)));
}

/** The system draws the secret, and shows it where its address is entered. */
async function setSecret(session: Session, wanted: string, wish: SecretWish): Promise<void> {
  const { io, t, ask } = session;
  const { secretStdin, keepOld } = wish;
  if (keepOld !== undefined && !/^\d{1,5}$/.test(keepOld)) throw usage(t("cli.flows.bad_minutes"));
  const { id, name } = await connectionNamed(session, wanted);
  const stdin = { option: "--secret-stdin", given: secretStdin === true };
  const json = {
    secret: await readSecret(t("head.secret"), stdin, io, t),
    ...(keepOld === undefined ? {} : { keepOldMinutes: Number(keepOld) }),
  };
  const set = await ask(parseResponse(of(session).secrets.$post({ param: { id }, json })));
  session.show(set, () => t("cli.connections.webhook_secret_set", { name }));
}

async function revoke(session: Session, wanted: string): Promise<void> {
  const { t, ask } = session;
  const { id, name } = await connectionNamed(session, wanted);
  await ask(parseResponse(of(session).address.$delete({ param: { id } })));
  session.show({ revoked: id }, () => t("cli.connections.webhook_revoked", { name }));
}
