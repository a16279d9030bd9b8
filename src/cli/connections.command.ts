import type { Command } from "commander";
import { parseResponse } from "hono/client";
import { z } from "zod";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { readsWords } from "./read-words.ts";
import { collect, pairs } from "./pairs.ts";
import { readSecret } from "./secrets.ts";
import { pick, type Session, type WithSession } from "./session.ts";

interface CreateOptions {
  readonly name: string;
  readonly set: readonly string[];
  readonly apiKeyStdin: boolean;
  readonly simulator: boolean;
}

/** `millrace connections`: credentials for outside systems. */
export function connectionsCommand(program: Command, run: WithSession, t: Translate): void {
  const connections = program.command("connections").description(t("cli.connections"));
  connections
    .command("create <connector>")
    .description(t("cli.connections.create"))
    .requiredOption("--name <name>", t("cli.connections.name"))
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
    .command("check <connection>")
    .description(t("cli.connections.check"))
    .action(run((session, connection: string) => check(session, connection)));
  connections
    .command("reads <connection>")
    .description(t("cli.connections.reads"))
    .action(run((session, connection: string) => showReads(session, connection)));
}

async function create(session: Session, connector: string, options: CreateOptions): Promise<void> {
  const { api, ask, t } = session;
  const values = options.simulator
    ? (await ask(parseResponse(api.simulator.$get()))).values
    : await readFields(session, connector, options);
  const made = await ask(
    parseResponse(api.connections.$post({ json: { connector, name: options.name, values } })),
  );
  session.show(made, () => {
    const { name, mode, accountName, account } = made.connection;
    const facts = { name, mode, account: accountName ?? account ?? t("cli.unknown_account") };
    return [t("cli.connections.created", facts), ...rights(made.allows, t)].join("\n");
  });
}

/** The part of a connector's form that says which fields are secrets. */
const Form = z.object({
  properties: z.record(
    z.string(),
    z.object({
      field: z
        .object({
          label: z.object({ en: z.string(), ja: z.string() }).optional(),
          secret: z.boolean().optional(),
        })
        .optional(),
    }),
  ),
});

async function readFields(
  { api, ask, t, io, locale }: Session,
  connector: string,
  { set, apiKeyStdin }: CreateOptions,
): Promise<Record<string, string>> {
  const { items } = await ask(parseResponse(api.connectors.$get()));
  const entry = items.find(({ id }) => id === connector);
  if (entry === undefined) {
    const known = items.map(({ id }) => id).join(", ");
    throw usage(t("cli.unknown_connector", { connector, known }));
  }
  const { properties } = Form.parse(entry.connection);
  const secrets = Object.entries(properties).filter(([, { field }]) => field?.secret === true);
  const given = pairs(set, t);
  const shown = secrets.find(([name]) => Object.hasOwn(given, name));
  if (shown !== undefined) throw usage(t("cli.secret_on_command_line", { field: shown[0] }));
  const values = { ...given };
  for (const [name, { field }] of secrets) {
    values[name] = await readSecret(field?.label?.[locale] ?? name, apiKeyStdin, io, t);
  }
  return values;
}

/** `field=value` pairs. */
interface Allows {
  readonly triggers: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
}

/** What the key may do, and what it may not. */
function rights({ triggers, actions }: Allows, t: Translate): string[] {
  const all = Object.entries({ ...triggers, ...actions });
  const having = (answer: string) => all.flatMap(([id, may]) => (may === answer ? [id] : []));
  const line = (
    key: "cli.connections.allowed" | "cli.connections.not_allowed",
    ids: readonly string[],
  ): string[] => (ids.length === 0 ? [] : [t(key, { list: ids.join(", ") })]);
  return [
    ...line("cli.connections.allowed", having("yes")),
    ...line("cli.connections.not_allowed", having("no")),
  ];
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
      one.mode,
      one.accountName ?? one.account ?? "-",
      one.broken === null ? t("state.ok") : t("state.broken"),
      one.id,
    ]);
    return session.table(head, rows);
  });
}

async function showReads(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api.connections.$get()));
  const { id, name } = pick(items, wanted, t);
  const reads = await ask(parseResponse(api.connections[":id"].reads.$get({ param: { id } })));
  session.show(reads, () => readsWords(name, reads, session));
}

async function check(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api.connections.$get()));
  const { id } = pick(items, wanted, t);
  const checked = await ask(parseResponse(api.connections[":id"].check.$post({ param: { id } })));
  session.show(checked, () => {
    const { name, mode } = checked.connection;
    return [t("cli.connections.serves", { name, mode }), ...rights(checked.allows, t)].join("\n");
  });
}
