import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { usage } from "./failure.ts";
import { fetched } from "./fetched.ts";
import { tableNamed } from "./named.ts";
import { readFile, writeResult } from "./read-file.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

interface CsvOptions {
  readonly header: boolean;
}

interface CreateOptions extends CsvOptions {
  readonly description: string;
  readonly csv?: string;
  readonly otherwise: string;
}

/** `millrace tables`: lookup tables, which all flows share. */
export function tablesCommand(program: Command, run: WithSession, t: Translate): void {
  const tables = program.command("tables").description(t("cli.tables"));
  tables
    .command("list")
    .description(t("cli.tables.list"))
    .action(run((session) => list(session)));
  tables
    .command("show <table>")
    .description(t("cli.tables.show"))
    .option("--revision <number>", t("cli.tables.revision"))
    .action(
      run((session, wanted: string, { revision }: { revision?: string }) =>
        show(session, wanted, revision),
      ),
    );
  tables
    .command("create <name>")
    .description(t("cli.tables.create"))
    .option("--description <text>", t("cli.tables.description"), "")
    .option("--csv <file>", t("cli.tables.csv"))
    .option("--header", t("cli.tables.header"), false)
    .option("--otherwise <what>", t("cli.tables.otherwise"), "pass")
    .action(run((session, name: string, options: CreateOptions) => create(session, name, options)));
  tables
    .command("import <table> <file>")
    .description(t("cli.tables.import"))
    .option("--header", t("cli.tables.header"), false)
    .action(
      run((session, wanted: string, file: string, options: CsvOptions) =>
        importCsv(session, wanted, file, options),
      ),
    );
  tables
    .command("export <table>")
    .description(t("cli.tables.export"))
    .option("--revision <number>", t("cli.tables.revision"))
    .option("--output <file>", t("cli.flows.output"))
    .action(
      run((session, wanted: string, options: { revision?: string; output?: string }) =>
        exportCsv(session, wanted, options),
      ),
    );
  tables
    .command("delete <table>")
    .description(t("cli.tables.delete"))
    .option("--yes", t("cli.yes"), false)
    .action(
      run((session, wanted: string, { yes }: { yes: boolean }) => remove(session, wanted, yes)),
    );
}

async function list(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const tables = await ask(parseResponse(api.tables.$get({ query: {} })));
  session.show(tables, () => {
    if (tables.items.length === 0) return t("cli.tables.none");
    const head = [
      t("head.name"),
      t("head.revision"),
      t("head.rows"),
      t("head.changed"),
      t("head.changed_by"),
      t("head.id"),
    ];
    const rows = tables.items.map((one) => [
      one.name,
      String(one.revision),
      String(one.rowCount),
      localTime(one.changedAt),
      one.changedBy.name,
      one.id,
    ]);
    return session.table(head, rows);
  });
}

type Flows = InferResponseType<Client["tables"][":id"]["flows"]["$get"], 200>["items"];

async function show(session: Session, wanted: string, revision?: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await tableNamed(session, wanted);
  const query = revision === undefined ? {} : { revision };
  const table = await ask(parseResponse(api.tables[":id"].$get({ param: { id }, query })));
  const flows = await flowsOf(session, id);
  session.show(table, () => {
    const { content } = table;
    const rows = content.rows.map(({ from, to }) => [from, to]);
    return [
      ...(table.description === "" ? [] : [table.description]),
      `${t("head.revision")} ${content.revision}, ${localTime(content.savedAt)}, ${content.savedBy.name}`,
      session.table([t("head.from"), t("head.to")], rows),
      otherwiseWords(content.otherwise, t),
      flows.length === 0 ? t("cli.tables.unused") : flowTable(flows, session),
    ].join("\n\n");
  });
}

async function flowsOf({ api, ask }: Session, id: string): Promise<Flows> {
  return (await ask(parseResponse(api.tables[":id"].flows.$get({ param: { id } })))).items;
}

function flowTable(flows: Flows, { table, t }: Session): string {
  const head = [t("head.name"), t("head.draft"), t("head.published"), t("head.id")];
  const said = (revisions: readonly number[]) => revisions.join(", ") || "-";
  return table(
    head,
    flows.map((one) => [one.name, said(one.draft), said(one.published), one.id]),
  );
}

type Otherwise = InferResponseType<Client["tables"][":id"]["$get"], 200>["content"]["otherwise"];

function otherwiseWords(otherwise: Otherwise, t: Translate): string {
  switch (otherwise.is) {
    case "pass":
      return t("cli.tables.pass");
    case "value":
      return t("cli.tables.value", { value: otherwise.value });
    case "fail":
      return t("cli.tables.fail");
  }
}

async function create(session: Session, name: string, options: CreateOptions): Promise<void> {
  const { api, ask, t } = session;
  const { description, csv } = options;
  const otherwise = otherwiseOf(options.otherwise, t);
  const rows = csv === undefined ? [] : await rowsOf(session, csv, options);
  const json = { name, description, rows, otherwise };
  const made = await ask(parseResponse(api.tables.$post({ json })));
  session.show(made, () =>
    t("cli.tables.created", { name: made.name, rows: made.rowCount, id: made.id }),
  );
}

function otherwiseOf(said: string, t: Translate): Otherwise {
  if (said === "pass" || said === "fail") return { is: said };
  if (said.startsWith("value=")) return { is: "value", value: said.slice("value=".length) };
  throw usage(t("cli.tables.bad_otherwise"));
}

/** The server reads it: it says which line is wrong. */
async function rowsOf(session: Session, file: string, { header }: CsvOptions) {
  const { api, ask } = session;
  const json = { csv: await readFile(session, file), ...(header ? { header } : {}) };
  return (await ask(parseResponse(api.tables.csv.$post({ json })))).rows;
}

async function importCsv(
  session: Session,
  wanted: string,
  file: string,
  options: CsvOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await tableNamed(session, wanted);
  const before = await ask(parseResponse(api.tables[":id"].$get({ param: { id }, query: {} })));
  const rows = await rowsOf(session, file, options);
  const { revision, content } = before;
  const json = { revision, rows, otherwise: content.otherwise };
  const saved = await ask(
    parseResponse(api.tables[":id"].revisions.$post({ param: { id }, json })),
  );
  const older = (await flowsOf(session, id)).filter(({ draft, published }) =>
    [...draft, ...published].some((one) => one < saved.revision),
  );
  session.show(saved, () => {
    const facts = { name: saved.name, revision: saved.revision, rows: saved.rowCount };
    const said = t("cli.tables.saved", facts);
    return older.length === 0
      ? said
      : [said, t("cli.tables.still_older", { id }), flowTable(older, session)].join("\n");
  });
}

async function exportCsv(
  session: Session,
  wanted: string,
  { revision, output }: { readonly revision?: string; readonly output?: string },
): Promise<void> {
  const { t } = session;
  const { id, name } = await tableNamed(session, wanted);
  const query = revision === undefined ? {} : { revision };
  const response = await fetched(session, `/tables/${id}/csv`, query);
  // `text()` would leave out the mark by which spreadsheets know that it is UTF-8.
  const whole = Buffer.from(await response.arrayBuffer()).toString();
  const csv = output === undefined ? whole.replace(/^\uFEFF/, "") : whole;
  writeResult(session, csv, output ?? null, (file) => t("cli.tables.exported", { name, file }));
}

async function remove(session: Session, wanted: string, yes: boolean): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await tableNamed(session, wanted);
  if (!yes) throw usage(t("cli.tables.sure", { name }));
  await ask(parseResponse(api.tables[":id"].$delete({ param: { id } })));
  session.show({ deleted: id }, () => t("cli.tables.deleted", { name }));
}
