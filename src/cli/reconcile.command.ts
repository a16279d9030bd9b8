import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { fetched } from "./fetched.ts";
import { connectionNamed } from "./named.ts";
import { writeResult } from "./read-file.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

type Reconciliation = InferResponseType<Client["reconciliations"][":id"]["$get"], 200>;

interface ReconcileOptions {
  readonly connection: string;
  readonly month?: string;
  readonly timeZone?: string;
  readonly yes?: true;
  readonly csv?: true;
  readonly output?: string;
  readonly monthly?: string;
}

/** `millrace reconcile`: a month of a connection's lists, held against what Millrace has recorded. */
export function reconcileCommand(program: Command, run: WithSession, t: Translate): void {
  program
    .command("reconcile")
    .description(t("cli.reconcile"))
    .requiredOption("--connection <connection>", t("cli.reconcile.connection"))
    .option("--month <month>", t("cli.reconcile.month"))
    .option("--time-zone <zone>", t("cli.reconcile.zone"))
    .option("--yes", t("cli.reconcile.yes"))
    .option("--csv", t("cli.reconcile.csv"))
    .option("--output <file>", t("cli.reconcile.output"))
    .option("--monthly <on|off>", t("cli.reconcile.monthly"))
    .action(run((session, options: ReconcileOptions) => reconcile(session, options)));
}

async function reconcile(session: Session, options: ReconcileOptions): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, options.connection);
  const { month, timeZone, yes, csv, output, monthly } = options;
  if (monthly !== undefined) return setMonthly(session, { id, name }, monthly);
  if (month === undefined) throw usage(t("cli.reconcile.which_month"));
  if (csv && !yes) return exportNewest(session, id, month, output);
  const json = { month, ...(timeZone === undefined ? {} : { timeZone }) };
  const asked = await ask(
    parseResponse(api.connections[":id"].reconciliations.$post({ param: { id }, json })),
  );
  if (!yes) {
    session.show(asked, () => [...askedWords(asked, session), t("cli.reconcile.next")].join("\n"));
    return;
  }
  session.io.note(`${askedWords(asked, session).join("\n")}\n`);
  const done = await begin(session, asked);
  if (csv) await exportCsv(session, done, output);
  else session.show(done, () => doneWords(done, session));
  if (done.differences > 0)
    throw new Failure(exitCodes.refused, t("cli.reconcile.differs", { number: done.differences }));
}

async function setMonthly(
  session: Session,
  { id, name }: { readonly id: string; readonly name: string },
  said: string,
): Promise<void> {
  const { api, ask, t } = session;
  if (said !== "on" && said !== "off") throw usage(t("cli.reconcile.on_or_off", { said }));
  const { monthly: set } = api.connections[":id"].reconciliations;
  const list = await ask(parseResponse(set.$put({ param: { id }, json: { on: said === "on" } })));
  const { monthly } = list;
  session.show(list, () =>
    monthly === null
      ? t("cli.reconcile.monthly_off", { name })
      : t("cli.reconcile.monthly_on", { name, month: monthly.nextMonth, zone: monthly.timeZone }),
  );
}

function askedWords({ expected, month, timeZone }: Reconciliation, { t }: Session) {
  const { reads, objects, isEstimate } = expected;
  const number = { reads, objects, month, zone: timeZone };
  const words = t(isEstimate ? "cli.reconcile.estimate" : "cli.reconcile.expected", number);
  const lists = expected.lists
    .filter((list) => list.objects > 0)
    .map(({ label, objects: some }) => `  ${label}: ${some}`);
  return [words, ...lists];
}

const everyMs = 500;

/** Starts it, and tells how far it has come, to its end. */
async function begin(
  session: Session,
  { id, expected: { reads } }: Reconciliation,
): Promise<Reconciliation> {
  const { api, ask, io, t } = session;
  const param = { id };
  let now: Reconciliation = await ask(
    parseResponse(api.reconciliations[":id"].start.$post({ param, json: { reads } })),
  );
  const interrupted = io.interrupted().then(() => true);
  let told = "";
  while (now.state === "going") {
    const words =
      now.problem ?? t("cli.reconcile.progress", { what: now.reading ?? "", reads: now.reads });
    if (words !== told) io.note(`${words}\n`);
    told = words;
    if (await Promise.race([pause(everyMs).then(() => false), interrupted])) break;
    now = await ask(parseResponse(api.reconciliations[":id"].$get({ param })));
  }
  return now;
}

function doneWords(
  { verdicts, unread, changesSince }: Reconciliation,
  { t, table }: Session,
): string {
  const rows = verdicts
    .filter(({ count }) => count > 0)
    .map(({ label, count, sums }) => [
      label,
      String(count),
      sums.map(({ words }) => words).join(", ") || "-",
    ]);
  const head = [t("head.verdict"), t("head.objects"), t("head.sum")];
  const notRead = unread.map((label) => t("cli.reconcile.unread", { label }));
  const since =
    changesSince === null
      ? []
      : [t("cli.reconcile.changes_since", { moment: localTime(changesSince) })];
  const found = rows.length === 0 ? t("cli.reconcile.nothing") : table(head, rows);
  return [found, ...notRead, ...since].join("\n");
}

async function exportNewest(
  session: Session,
  id: string,
  month: string,
  output: string | undefined,
): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(
    parseResponse(api.connections[":id"].reconciliations.$get({ param: { id } })),
  );
  const newest = items.find((one) => one.month === month && one.state === "done");
  if (newest === undefined)
    throw new Failure(exitCodes.refused, t("cli.reconcile.none", { month }));
  await exportCsv(session, newest, output);
}

async function exportCsv(
  session: Session,
  { id, month }: Pick<Reconciliation, "id" | "month">,
  output: string | undefined,
): Promise<void> {
  const response = await fetched(session, `/reconciliations/${id}/csv`, {});
  const whole = Buffer.from(await response.arrayBuffer()).toString();
  const csv = output === undefined ? whole.replace(/^\uFEFF/, "") : whole;
  writeResult(session, csv, output ?? null, (file) =>
    session.t("cli.reconcile.exported", { month, file }),
  );
}
