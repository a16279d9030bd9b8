import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { readsWords } from "./read-words.ts";
import { readFields, readSecrets, secretFields, simulatorValues } from "./connection-fields.ts";
import { grantCommands } from "./connection-grants.ts";
import { holdCommands } from "./connection-holds.ts";
import { limitCommands } from "./connection-limits.ts";
import { shapeCommands } from "./connection-shapes.ts";
import { connectionWebhookCommands } from "./connection-webhook.ts";
import { labelsOf, rights } from "./connection-rights.ts";
import { connectionNamed } from "./named.ts";
import { collect } from "./pairs.ts";
import { type Session, type WithSession } from "./session.ts";

interface CreateOptions {
  readonly name?: string;
  readonly set: readonly string[];
  readonly apiKeyStdin: boolean;
  readonly simulator: boolean;
}

interface DeleteOptions {
  readonly yes: boolean;
  readonly confirm?: string;
}

/** `millrace connections`: credentials for outside systems. */
export function connectionsCommand(program: Command, run: WithSession, t: Translate): void {
  const connections = program.command("connections").description(t("cli.connections"));
  connections
    .command("create <connector>")
    .description(t("cli.connections.create"))
    .option("--name <name>", t("cli.connections.name"))
    .option("--api-key-stdin", t("cli.connections.stdin"), false)
    .option("--simulator", t("cli.connections.simulator"), false)
    .option("--set <field=value>", t("cli.connections.set"), collect, [])
    .action(
      run((session, connector: string, options: CreateOptions) =>
        create(session, connector, options),
      ),
    );
  connections
    .command("list")
    .description(t("cli.connections.list"))
    .action(run((session) => list(session)));
  connections
    .command("rename <connection> <name>")
    .description(t("cli.connections.rename"))
    .action(run((session, connection: string, name: string) => rename(session, connection, name)));
  connections
    .command("replace-key <connection>")
    .description(t("cli.connections.replace_key"))
    .option("--api-key-stdin", t("cli.connections.stdin"), false)
    .action(
      run((session, connection: string, options: { apiKeyStdin: boolean }) =>
        replaceKey(session, connection, options.apiKeyStdin),
      ),
    );
  connections
    .command("delete <connection>")
    .description(t("cli.connections.delete"))
    .option("--yes", t("cli.yes"), false)
    .option("--confirm <fingerprint>", t("cli.connections.confirm"))
    .action(
      run((session, connection: string, options: DeleteOptions) =>
        remove(session, connection, options),
      ),
    );
  connections
    .command("flows <connection>")
    .description(t("cli.connections.flows"))
    .action(run((session, connection: string) => showUses(session, connection)));
  connections
    .command("check <connection>")
    .description(t("cli.connections.check"))
    .action(run((session, connection: string) => check(session, connection)));
  connections
    .command("reads <connection>")
    .description(t("cli.connections.reads"))
    .action(run((session, connection: string) => showReads(session, connection)));
  grantCommands(connections, run, t);
  holdCommands(connections, run, t);
  limitCommands(connections, run, t);
  shapeCommands(connections, run, t);
  connectionWebhookCommands(connections, run, t);
}

async function create(session: Session, connector: string, options: CreateOptions): Promise<void> {
  const { api, ask, t } = session;
  const values = options.simulator
    ? await simulatorValues(session, connector, options)
    : await readFields(session, connector, options);
  const labels = await labelsOf(session, connector);
  const made = await ask(
    parseResponse(
      api.connections.$post({
        json: { connector, values, ...(options.name === undefined ? {} : { name: options.name }) },
      }),
    ),
  );
  session.show(made, () => {
    const { name, mode, accountName, account } = made.connection;
    const facts = {
      name,
      mode: modeWord(mode, t),
      account: accountName ?? account ?? t("cli.unknown_account"),
    };
    return [t("cli.connections.created", facts), ...rights(made.allows, labels, t)].join("\n");
  });
}

async function list(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const connections = await ask(parseResponse(api.connections.$get()));
  session.show(connections, () => {
    if (connections.items.length === 0) return t("cli.connections.none");
    const head = [
      t("head.name"),
      t("head.connector"),
      t("head.mode"),
      t("head.account"),
      t("head.state"),
      t("head.id"),
    ];
    const rows = connections.items.map((one) => [
      one.name,
      one.connector,
      modeWord(one.mode, t),
      one.accountName ?? one.account ?? "-",
      stateWords(one, t),
      one.id,
    ]);
    return session.table(head, rows);
  });
}

function stateWords(
  { broken, holds }: { readonly broken: object | null; readonly holds: readonly object[] },
  t: Translate,
): string {
  if (holds.length > 0) return t("state.held");
  return broken === null ? t("state.ok") : t("state.broken");
}

async function showReads(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const reads = await ask(parseResponse(api.connections[":id"].reads.$get({ param: { id } })));
  session.show(reads, () => readsWords(name, reads, session));
}

async function check(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, connector } = await connectionNamed(session, wanted);
  const labels = await labelsOf(session, connector);
  const checked = await ask(parseResponse(api.connections[":id"].check.$post({ param: { id } })));
  session.show(checked, () => {
    const { name, mode } = checked.connection;
    const facts = { name, mode: modeWord(mode, t) };
    return [t("cli.connections.serves", facts), ...rights(checked.allows, labels, t)].join("\n");
  });
}

function modeWord(mode: "test" | "live", t: Translate): string {
  return mode === "test" ? t("word.test") : t("word.live");
}

async function rename(session: Session, wanted: string, name: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name: before } = await connectionNamed(session, wanted);
  const change = { param: { id }, json: { name } };
  const renamed = await ask(parseResponse(api.connections[":id"].$patch(change)));
  session.show(renamed, () => t("cli.connections.renamed", { before, name: renamed.name }));
}

async function replaceKey(session: Session, wanted: string, fromStdin: boolean): Promise<void> {
  const { api, ask, t } = session;
  const { id, connector, settings } = await connectionNamed(session, wanted);
  const secrets = await secretFields(session, connector, settings);
  const values = await readSecrets(session, secrets, fromStdin);
  const change = { param: { id }, json: { values } };
  const changed = await ask(parseResponse(api.connections[":id"].$patch(change)));
  session.show(changed, () => t("cli.connections.replaced", { name: changed.name }));
}

async function remove(
  session: Session,
  wanted: string,
  { yes, confirm }: DeleteOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, wanted);
  if (!yes) throw usage(t("cli.connections.sure", { name }));
  const query = confirm === undefined ? {} : { confirm };
  await ask(parseResponse(api.connections[":id"].$delete({ param: { id }, query })));
  session.show({ deleted: id }, () => t("cli.connections.deleted", { name }));
}

async function showUses(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const uses = await ask(parseResponse(api.connections[":id"].flows.$get({ param: { id } })));
  session.show(uses, () => {
    if (uses.items.length === 0) return t("cli.connections.unused", { name });
    const head = [t("head.name"), t("head.state"), t("head.used_in"), t("head.id")];
    const rows = uses.items.map((one) => [
      one.name,
      one.state === "active" ? t("state.active") : t("state.inactive"),
      [
        ...(one.draft ? [t("word.draft")] : []),
        ...(one.published ? [t("word.published")] : []),
      ].join(", "),
      one.id,
    ]);
    return session.table(head, rows);
  });
}
