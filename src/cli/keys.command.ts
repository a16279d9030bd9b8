import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { localTime, pick, type Session, type WithSession } from "./session.ts";

interface CreateOptions {
  readonly name: string;
  readonly scope: string;
  readonly days: string;
}

/** `millrace keys`: API keys of whoever asks. */
export function keysCommand(program: Command, run: WithSession, t: Translate): void {
  const keys = program.command("keys").description(t("cli.keys"));
  keys
    .command("list")
    .description(t("cli.keys.list"))
    .action(run((session) => list(session)));
  keys
    .command("create")
    .description(t("cli.keys.create"))
    .requiredOption("--name <name>", t("cli.keys.name"))
    .requiredOption("--scope <scopes>", t("cli.keys.scope"))
    .requiredOption("--days <days>", t("cli.keys.days"))
    .action(run((session, options: CreateOptions) => create(session, options)));
  keys
    .command("revoke <key>")
    .description(t("cli.keys.revoke"))
    .action(run((session, key: string) => revoke(session, key)));
}

async function list(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const keys = await ask(parseResponse(api["api-keys"].$get()));
  session.show(keys, () => {
    if (keys.items.length === 0) return t("cli.keys.none");
    const head = [
      t("head.name"),
      t("head.scopes"),
      t("head.expires"),
      t("head.last_used"),
      t("head.id"),
    ];
    const rows = keys.items.map((one) => [
      one.name,
      one.scopes.join(" "),
      localTime(one.expiresAt),
      localTime(one.lastUsedAt),
      one.id,
    ]);
    return session.table(head, rows);
  });
}

async function create(session: Session, { name, scope, days }: CreateOptions): Promise<void> {
  const { api, ask, t } = session;
  if (!/^[1-9]\d{0,2}$/.test(days)) throw usage(t("cli.keys.bad_days"));
  const json = { name, scopes: scopesOf(scope, t), expiresInDays: Number(days) };
  const made = await ask(parseResponse(api["api-keys"].$post({ json })));
  session.show(made, () =>
    // An API key makes no other, so it was the token.
    [
      t("cli.keys.made", { until: localTime(made.apiKey.expiresAt), key: made.key }),
      t("cli.keys.made_by_token"),
    ].join("\n"),
  );
}

async function revoke(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api["api-keys"].$get()));
  const { id, name } = pick(items, wanted, t);
  await ask(parseResponse(api["api-keys"][":id"].$delete({ param: { id } })));
  session.show({ revoked: id }, () => t("cli.keys.revoked", { name }));
}

function scopesOf(said: string, t: Translate) {
  return said.split(",").map((one) => {
    const word = one.trim();
    if (word === "read" || word === "build" || word === "operate" || word === "administer")
      return word;
    throw usage(t("cli.keys.bad_scope"));
  });
}
