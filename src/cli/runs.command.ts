import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { actOnAll, type AllOptions, listBatches, startBatch, stopBatch } from "./batches.ts";
import {
  type AgainOptions,
  continueRun,
  type CorrectOptions,
  correctRun,
  type Meant,
  runAgain,
} from "./by-hand.ts";
import type { RunSummary } from "./client.ts";
import { usage } from "./failure.ts";
import { flowNamed } from "./named.ts";
import { collect } from "./pairs.ts";
import { type ItemsOptions, listItems, showItem } from "./run-items.ts";
import { runDetails, runTable } from "./run-words.ts";
import type { Session, WithSession } from "./session.ts";
import { type DecideOptions, decideRun } from "./decide.ts";
import { watchRuns } from "./watch.ts";

interface FilterOptions {
  readonly flow?: string;
  /** As they were typed; the server refuses what is no status. */
  readonly status: readonly string[];
  /** The same. */
  readonly kind?: RunSummary["kind"];
  readonly error?: string;
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
}

interface ListOptions extends FilterOptions {
  readonly limit?: string;
  readonly cursor?: string;
}

/** `millrace runs`: what flows did. */
export function runsCommand(program: Command, run: WithSession, t: Translate): void {
  const runs = program.command("runs").description(t("cli.runs"));
  const filtered = (command: Command): Command =>
    command
      .option("--flow <flow>", t("cli.runs.flow"))
      .option("--status <status>", t("cli.runs.status"), collect, [])
      .option("--kind <kind>", t("cli.runs.kind"))
      .option("--error <code>", t("cli.runs.error_code"))
      .option("--text <text>", t("cli.runs.text"))
      .option("--from <when>", t("cli.runs.from"))
      .option("--to <when>", t("cli.runs.to"));
  filtered(runs.command("list").description(t("cli.runs.list")))
    .option("--limit <count>", t("cli.runs.limit"))
    .option("--cursor <cursor>", t("cli.runs.cursor"))
    .action(run((session, options: ListOptions) => list(session, options)));
  runs
    .command("show <run>")
    .description(t("cli.runs.show"))
    .option("--item <path>", t("cli.runs.item"))
    .action(
      run((session, id: string, { item }: { item?: string }) =>
        item === undefined ? show(session, id) : showItem(session, id, item),
      ),
    );
  runs
    .command("items <run> <loop>")
    .description(t("cli.runs.items"))
    .option("--only <which>", t("cli.runs.only"))
    .option("--limit <count>", t("cli.runs.limit"))
    .option("--cursor <cursor>", t("cli.runs.cursor"))
    .action(
      run((session, id: string, loop: string, options: ItemsOptions) =>
        listItems(session, id, loop, options),
      ),
    );
  runs
    .command("cancel <run>")
    .description(t("cli.runs.cancel"))
    .action(run((session, id: string) => cancel(session, id)));
  runs
    .command("decide <run>")
    .description(t("cli.runs.decide"))
    .option("--happened [object]", t("cli.runs.decide.happened"))
    .option("--send", t("cli.runs.decide.send"))
    .option("--allow", t("cli.runs.decide.allow"))
    .option("--stop", t("cli.runs.decide.stop"))
    .option("--confirm", t("cli.runs.decide.confirm"))
    .option("--write <id>", t("cli.runs.decide.write"))
    .action(run((session, id: string, options: DecideOptions) => decideRun(session, id, options)));
  runs
    .command("again <run>")
    .description(t("cli.runs.again"))
    .option("--published", t("cli.runs.again.published"))
    .option("--yes", t("cli.by_hand.yes"))
    .action(run((session, id: string, options: AgainOptions) => runAgain(session, id, options)));
  runs
    .command("continue <run>")
    .description(t("cli.runs.continue"))
    .option("--yes", t("cli.by_hand.yes"))
    .action(run((session, id: string, options: Meant) => continueRun(session, id, options)));
  runs
    .command("correct <run>")
    .description(t("cli.runs.correct"))
    .option("--set <field=value>", t("cli.runs.correct.set"), collect, [])
    .option("--yes", t("cli.runs.correct.yes"))
    .action(
      run((session, id: string, options: CorrectOptions) => correctRun(session, id, options)),
    );
  filtered(runs.command("all <act>").description(t("cli.batch.all")))
    .option("--published", t("cli.batch.published"))
    .option("--yes", t("cli.batch.yes"))
    .action(
      run(async (session, act: string, { published, yes, ...filter }: AllOptions & FilterOptions) =>
        actOnAll(session, act, await filterOf(session, filter), {
          ...(published ? { published } : {}),
          ...(yes ? { yes } : {}),
        }),
      ),
    );
  runs
    .command("start <batch>")
    .description(t("cli.batch.start"))
    .action(run((session, id: string) => startBatch(session, id)));
  runs
    .command("stop <batch>")
    .description(t("cli.batch.stop"))
    .action(run((session, id: string) => stopBatch(session, id)));
  runs
    .command("batches")
    .description(t("cli.batch.list"))
    .action(run((session) => listBatches(session)));
  runs
    .command("watch")
    .description(t("cli.runs.watch"))
    .option("--flow <flow>", t("cli.runs.flow"))
    .option("--for <seconds>", t("cli.runs.for"))
    .action(
      run(async (session, options: { flow?: string; for?: string }) => {
        const flow =
          options.flow === undefined ? null : (await flowNamed(session, options.flow)).id;
        await watchRuns(session, flow, secondsOf(options.for, t));
      }),
    );
}

function secondsOf(text: string | undefined, t: Translate): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds <= 0) throw usage(t("cli.no_seconds", { text }));
  return seconds;
}

async function filterOf<More extends FilterOptions>(
  session: Session,
  { flow, status, ...filter }: More,
) {
  return {
    ...filter,
    ...(status.length === 0 ? {} : { status: [...status] }),
    ...(flow === undefined ? {} : { flow: (await flowNamed(session, flow)).id }),
  };
}

async function list(session: Session, options: ListOptions): Promise<void> {
  const { api, ask, t } = session;
  const query = await filterOf(session, options);
  const page = await ask(parseResponse(api.runs.$get({ query })));
  session.show(page, () => {
    if (page.items.length === 0) return t("cli.runs.none");
    const more = page.next === null ? "" : `\n${t("cli.runs.more", { cursor: page.next })}`;
    return runTable(page.items, session) + more;
  });
}

async function show(session: Session, id: string): Promise<void> {
  const { api, ask } = session;
  const run = await ask(parseResponse(api.runs[":id"].$get({ param: { id } })));
  session.show(run, () => runDetails(run, session));
}

async function cancel(session: Session, id: string): Promise<void> {
  const { api, ask, t } = session;
  const run = await ask(parseResponse(api.runs[":id"].cancel.$post({ param: { id } })));
  session.show(run, () =>
    run.status === "cancelled" ? t("cli.runs.cancelled", { id }) : t("cli.runs.cancelling", { id }),
  );
}
