import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { downloadBackup } from "./download.ts";
import { usage } from "./failure.ts";
import { localTime, type Session, type WithSession } from "./session.ts";
import { sizeWords } from "./size.ts";

/** `millrace status`, `backup` and `restored`: what keeps an installation alive. */
export function upkeepCommands(program: Command, run: WithSession, t: Translate): void {
  program
    .command("status")
    .description(t("cli.status"))
    .action(run((session) => status(session)));
  program
    .command("backup <file>")
    .description(t("cli.backup"))
    .option("--overwrite", t("cli.backup.overwrite"), false)
    .action(
      run((session, file: string, { overwrite }: { overwrite: boolean }) =>
        backup(session, file, overwrite),
      ),
    );
  program
    .command("backed-up")
    .description(t("cli.backed_up"))
    .action(run((session) => backedUp(session)));
  const doubts = program
    .command("doubts")
    .description(t("cli.doubts"))
    .action(run((session) => showDoubts(session)));
  doubts
    .command("clear")
    .description(t("cli.doubts.clear"))
    .option("--yes", t("cli.yes"), false)
    .action(run((session, { yes }: { yes: boolean }) => clearDoubts(session, yes)));
  program
    .command("restored")
    .description(t("cli.restored"))
    .option("--replaces", t("cli.restored.replaces"), false)
    .option("--copy", t("cli.restored.copy"), false)
    .action(
      run((session, { replaces, copy }: { replaces: boolean; copy: boolean }) => {
        if (replaces === copy) throw usage(t("cli.restored.which"));
        return restored(session, replaces ? "replaces" : "copy");
      }),
    );
}

const engineWords = {
  running: "engine.running",
  stopped: "engine.stopped",
  undecided: "engine.undecided",
  no_room: "engine.no_room",
  clocks_differ: "engine.clocks_differ",
} as const;

async function status({ api, ask, show, t }: Session): Promise<void> {
  const system = await ask(parseResponse(api.system.$get()));
  show(system, () =>
    [
      t(engineWords[system.engine], { seconds: Math.abs(system.clockDifferenceSeconds ?? 0) }),
      ...(system.heldSince === null
        ? []
        : [t("cli.status.held", { at: localTime(system.heldSince) })]),
      ...(system.restored === null
        ? []
        : [t("restored.waits", { backupAt: localTime(system.restored.backupAt) })]),
      ...(system.disk === null
        ? []
        : [
            t("cli.status.disk", {
              free: sizeWords(system.disk.freeBytes),
              wanted: sizeWords(2 * system.disk.ballastBytes),
            }),
          ]),
      ...backupLines(system, t),
      t("cli.status.history", system.history),
      t("cli.status.version", { version: system.version, storage: system.storage }),
    ].join("\n"),
  );
}

type System = InferResponseType<Client["system"]["$get"], 200>;

function backupLines({ storage, backups }: System, t: Translate): readonly string[] {
  const { state, lastAt } = backups;
  switch (state) {
    case "missed":
      return [
        t(storage === "sqlite" ? "cli.status.backup_missed" : "cli.status.backup_missed_elsewhere"),
      ];
    case "on":
      return [
        lastAt === null
          ? t("cli.status.backup_none")
          : t("cli.status.backup_last", { at: localTime(lastAt) }),
      ];
    case "elsewhere":
      return [
        lastAt === null
          ? t("cli.status.backup_unseen")
          : t("cli.status.backup_seen", { at: localTime(lastAt) }),
      ];
    case "off":
      return [];
  }
}

async function backup(session: Session, wanted: string, overwrite: boolean): Promise<void> {
  const { show, t } = session;
  const started = performance.now();
  const made = await downloadBackup(session, wanted, overwrite);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const { file, size, holds } = made;
  show({ ...made, seconds, holdsKey: false }, () =>
    [
      t("cli.backup.done", { file, size: sizeWords(size), seconds }),
      t("cli.backup.holds", holds),
      t("cli.backup.no_key"),
    ].join("\n"),
  );
}

async function backedUp({ api, ask, show, t }: Session): Promise<void> {
  await ask(parseResponse(api.system.backup.report.$post()));
  show({ reported: true }, () => t("cli.backed_up.done"));
}

async function restored({ api, ask, show, t }: Session, as: "replaces" | "copy"): Promise<void> {
  const system = await ask(parseResponse(api.system.restore.$post({ json: { as } })));
  show(system, () => t(as === "copy" ? "restored.copy" : "restored.replaces"));
}

async function showDoubts(session: Session): Promise<void> {
  const { api, ask, show, t } = session;
  const doubts = await ask(parseResponse(api.system.doubts.$get()));
  show(doubts, () => {
    if (doubts.items.length === 0) return t("cli.doubts.none");
    const head = [t("head.doubt_from"), t("head.doubt_to"), t("head.doubt_why")];
    const rows = doubts.items.map(({ from, to, restored, lost }) => [
      localTime(from),
      localTime(to),
      t(restored ? "cli.doubts.restored" : lost ? "cli.doubts.lost" : "cli.doubts.gap"),
    ]);
    return session.table(head, rows);
  });
}

async function clearDoubts({ api, ask, show, t }: Session, yes: boolean): Promise<void> {
  const { items } = await ask(parseResponse(api.system.doubts.$get()));
  const endedBy = items
    .map(({ to }) => to)
    .toSorted()
    .at(-1);
  if (endedBy === undefined) return show({ items }, () => t("cli.doubts.none"));
  if (!yes) throw usage(t("cli.doubts.sure", { count: items.length }));
  const left = await ask(parseResponse(api.system.doubts.clear.$post({ json: { endedBy } })));
  show(left, () => t("cli.doubts.cleared"));
}
