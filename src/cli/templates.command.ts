import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { exitCodes, Failure } from "./failure.ts";
import { collect, pairs } from "./pairs.ts";
import { pick, type Session, type WithSession } from "./session.ts";

interface UseOptions {
  readonly connection: readonly string[];
}

/** `millrace templates`: flows to start from. */
export function templatesCommand(program: Command, run: WithSession, t: Translate): void {
  const templates = program.command("templates").description(t("cli.templates"));
  templates
    .command("list")
    .description(t("cli.templates.list"))
    .action(run((session) => list(session)));
  templates
    .command("show <template>")
    .description(t("cli.templates.show"))
    .action(run((session, id: string) => show(session, id)));
  templates
    .command("use <template>")
    .description(t("cli.templates.use"))
    .option("--connection <system=name>", t("cli.templates.connection"), collect, [])
    .action(run((session, id: string, options: UseOptions) => use(session, id, options)));
}

async function templatesOf({ api, ask }: Session) {
  return (await ask(parseResponse(api.templates.$get()))).items;
}

async function list(session: Session): Promise<void> {
  const { t, locale } = session;
  const items = await templatesOf(session);
  session.show({ items }, () =>
    session.table(
      [t("head.id"), t("head.name")],
      items.map(({ id, name }) => [id, name[locale]]),
    ),
  );
}

async function show(session: Session, id: string): Promise<void> {
  const { t, locale } = session;
  const template = (await templatesOf(session)).find((one) => one.id === id);
  if (template === undefined)
    throw new Failure(exitCodes.usage, t("cli.templates.unknown", { template: id }));
  const { name, help, connections, tables, open } = template;
  session.show(template, () =>
    [
      `${name[locale]}\n${help[locale]}`,
      `${t("cli.templates.needs")} ${connections.join(", ")}`,
      ...tables.map(({ statement }) => statement),
      ...(open.length === 0
        ? []
        : [[t("cli.templates.open"), ...open.map(({ words }) => `  ${words[locale]}`)].join("\n")]),
    ].join("\n\n"),
  );
}

async function use(session: Session, template: string, options: UseOptions): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api.connections.$get()));
  const connections = Object.fromEntries(
    Object.entries(pairs(options.connection, t)).map(([system, name]) => [
      system,
      pick(items, name, t).id,
    ]),
  );
  const flow = await ask(
    parseResponse(api.templates.flows.$post({ json: { template, connections } })),
  );
  session.show(flow, () => t("cli.templates.made", { name: flow.name, id: flow.id }));
}
