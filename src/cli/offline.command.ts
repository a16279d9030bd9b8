import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text as textOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { z } from "zod";
import type { Translate } from "#i18n/translator.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { localTime, type Offline, showing } from "./session.ts";
import { sizeWords } from "./size.ts";

/** `millrace restore`, `mark-restored`, `compact`, `rotate-key`, `rotate-token` and `move`: work on a data folder whose server does not run. */
export function offlineCommands(program: Command, offline: () => Offline, t: Translate): void {
  program
    .command("restore [file]")
    .description(t("cli.restore"))
    .option("--try", t("cli.restore.try"), false)
    .option("--without-key", t("cli.restore.without_key"), false)
    .action(async (file: string | undefined, said: { withoutKey: boolean; try: boolean }) => {
      if (said.try) return tryRestore(file ?? null, said.withoutKey, offline());
      if (file === undefined) throw usage(t("cli.restore.which"));
      return restore(file, said.withoutKey, offline());
    });
  program
    .command("mark-restored")
    .description(t("cli.mark_restored"))
    .action(async () => markRestored(offline()));
  program
    .command("compact")
    .description(t("cli.compact"))
    .action(async () => compact(offline()));
  program
    .command("rotate-key")
    .description(t("cli.rotate_key"))
    .option("--without-old-key", t("cli.rotate_key.without_old_key"), false)
    .action(async ({ withoutOldKey }: { withoutOldKey: boolean }) =>
      rotateKey(withoutOldKey, offline()),
    );
  program
    .command("rotate-token")
    .description(t("cli.rotate_token"))
    .action(async () => rotateToken(offline()));
  program
    .command("move")
    .description(t("cli.move"))
    .option("--to <url>", t("cli.move.to"))
    .action(async ({ to }: { to?: string }) => move(to, offline()));
}

const Restored = z.object({ backupAt: z.int(), restoredAt: z.int() });
const Report = Restored.extend({
  database: z.string(),
  setAside: z.string().nullable(),
  resealed: z.int(),
  oldKeys: z.array(z.string()),
});

async function restore(file: string, withoutKey: boolean, offline: Offline): Promise<void> {
  const { options, t } = offline;
  const report = Report.parse(await carryOut({ command: "restore", file, withoutKey }, offline));
  showing(offline)(withDates(report), () =>
    [
      t("restore.done", { file, data: options.data, backupAt: local(report.backupAt) }),
      ...(report.oldKeys.length === 0
        ? []
        : [
            t(withoutKey ? "restore.given_up" : "restore.old_key", {
              keys: report.oldKeys.join(", "),
              resealed: report.resealed,
            }),
          ]),
      ...(report.setAside === null ? [] : [t("restore.set_aside", { file: report.setAside })]),
      t("restore.next"),
    ].join("\n"),
  );
}

const Tried = z.object({
  file: z.string(),
  backupAt: z.int(),
  shape: z.object({ found: z.int(), made: z.int() }),
  connections: z.int(),
  flows: z.int(),
  activeFlows: z.int(),
  unfinishedRuns: z.int(),
  parkedWrites: z.int(),
  openWrites: z.int(),
  oldWrites: z.int(),
  keysProtectFrom: z.int(),
  eventsUntil: z.int().nullable(),
});

async function tryRestore(
  wanted: string | null,
  withoutKey: boolean,
  offline: Offline,
): Promise<void> {
  const { t } = offline;
  const order = { command: "try-restore", file: wanted, withoutKey };
  const tried = Tried.parse(await carryOut(order, offline));
  const { backupAt, eventsUntil, keysProtectFrom } = tried;
  const report = {
    ...tried,
    backupAt: iso(backupAt),
    keysProtectFrom: iso(keysProtectFrom),
    eventsUntil: eventsUntil === null ? null : iso(eventsUntil),
  };
  showing(offline)(report, () =>
    [
      t("restore.try_done", { file: tried.file }),
      t("restore.try_made", { backupAt: local(backupAt), ...tried.shape }),
      t("restore.try_holds", tried),
      t("restore.try_waits", tried),
      eventsUntil === null
        ? t("restore.try_no_events")
        : t("restore.try_events", { until: local(eventsUntil) }),
      t("restore.try_old", { ...tried, from: local(keysProtectFrom) }),
      ...(backupAt < keysProtectFrom ? [t("restore.try_all_old")] : []),
    ].join("\n"),
  );
}

async function markRestored(offline: Offline): Promise<void> {
  const { t } = offline;
  const restored = Restored.parse(await carryOut({ command: "mark-restored" }, offline));
  showing(offline)(withDates(restored), () =>
    [t("restore.marked", { backupAt: local(restored.backupAt) }), t("restore.next")].join("\n"),
  );
}

const Compacted = z.object({ database: z.string(), before: z.int(), after: z.int() });

async function compact(offline: Offline): Promise<void> {
  const report = Compacted.parse(await carryOut({ command: "compact" }, offline));
  const { database: file, before, after } = report;
  showing(offline)(report, () =>
    offline.t("compact.done", { file, before: sizeWords(before), after: sizeWords(after) }),
  );
}

const Rotated = z.object({
  key: z.string(),
  before: z.array(z.string()),
  resealed: z.int(),
  givenUp: z.int(),
  keptOld: z.string().nullable(),
  scrubbed: z.boolean(),
});

async function rotateKey(withoutOldKey: boolean, offline: Offline): Promise<void> {
  const { t } = offline;
  const report = Rotated.parse(await carryOut({ command: "rotate-key", withoutOldKey }, offline));
  const { key, resealed, givenUp, keptOld: file } = report;
  showing(offline)(report, () =>
    [
      t("rotate.done", { key, resealed }),
      ...(givenUp === 0 ? [] : [t("rotate.given_up", { givenUp })]),
      file === null ? t("rotate.keep_old") : t("rotate.kept_old", { file }),
      ...(report.scrubbed ? [] : [t("rotate.compact")]),
      t("rotate.next"),
    ].join("\n"),
  );
}

const TokenRotated = z.object({ keysEnded: z.int() });

async function rotateToken(offline: Offline): Promise<void> {
  const report = TokenRotated.parse(await carryOut({ command: "rotate-token" }, offline));
  const { options, t } = offline;
  const file = join(options.data, "api-token");
  showing(offline)(report, () =>
    [
      t("rotate.token_done", { file }),
      ...(report.keysEnded === 0 ? [] : [t("rotate.token_keys", { keys: report.keysEnded })]),
    ].join("\n"),
  );
}

const Moved = z.object({
  from: z.string(),
  destination: z.string(),
  rows: z.record(z.string(), z.int()),
});
const Progress = z.object({
  progress: z.object({ table: z.string(), rows: z.int(), of: z.int() }),
});

async function move(said: string | undefined, offline: Offline): Promise<void> {
  const { t, io, options } = offline;
  const to = said ?? io.env["DATABASE_URL"] ?? "";
  if (!/^postgres(ql)?:\/\//.test(to) || !URL.canParse(to))
    throw new Failure(exitCodes.usage, t("cli.move.which"));
  // Not as an argument: everybody on this machine may read those.
  const withTo = { ...io.env, DATABASE_URL: to };
  const report = Moved.parse(
    await carryOut({ command: "move" }, { ...offline, io: { ...io, env: withTo } }, (line) => {
      const { progress } = Progress.parse(line);
      if (!options.json && progress.of > 0) io.note(`${t("move.progress", progress)}\n`);
    }),
  );
  const { from, destination, rows } = report;
  const { flows = 0, runs = 0, effects = 0 } = rows;
  showing(offline)(report, () => t("move.done", { from, destination, flows, runs, effects }));
}

/** Has the program do it that knows the storage, and gives its answer. */
async function carryOut(
  order: object,
  { io, locale, options }: Pick<Offline, "io" | "locale" | "options">,
  onProgress: (line: unknown) => void = () => undefined,
): Promise<unknown> {
  const whole = { ...order, data: options.data, locale, at: Date.now() };
  const program = fileURLToPath(new URL("../offline.ts", import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(whole)], {
    stdio: ["ignore", "pipe", "pipe"],
    // It works on what is sealed already, and needs no secret of a person.
    env: { ...io.env, MILLRACE_SECRET: undefined },
  });
  const ended = once(child, "close");
  const [said, problem] = await Promise.all([
    lastOf(createInterface(child.stdout), onProgress),
    textOf(child.stderr),
  ]);
  await ended;
  if (child.exitCode !== 0) throw new Failure(exitCodes.refused, problem.trim());
  return said;
}

/** The answer is the last line; those before tell how far it is. */
async function lastOf(
  lines: AsyncIterable<string>,
  onProgress: (line: unknown) => void,
): Promise<unknown> {
  let last: unknown;
  for await (const line of lines) {
    if (last !== undefined) onProgress(last);
    last = JSON.parse(line);
  }
  return last;
}

function withDates<Report extends z.infer<typeof Restored>>(report: Report) {
  const { backupAt, restoredAt } = report;
  return {
    ...report,
    backupAt: iso(backupAt),
    restoredAt: iso(restoredAt),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function local(milliseconds: number): string {
  return localTime(iso(milliseconds));
}
