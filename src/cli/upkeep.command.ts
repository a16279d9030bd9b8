import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
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
      t("cli.status.history", system.history),
      t("cli.status.version", { version: system.version, storage: system.storage }),
    ].join("\n"),
  );
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

async function restored({ api, ask, show, t }: Session, as: "replaces" | "copy"): Promise<void> {
  const system = await ask(parseResponse(api.system.restore.$post({ json: { as } })));
  show(system, () => t(as === "copy" ? "restored.copy" : "restored.replaces"));
}
