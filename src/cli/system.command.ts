import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Session, WithSession } from "./session.ts";

/** `millrace system hold` and `lift`: the switch of the whole installation. */
export function systemCommand(program: Command, run: WithSession, t: Translate): void {
  const system = program.command("system").description(t("cli.system"));
  system
    .command("hold")
    .description(t("cli.system.hold"))
    .action(run((session) => hold(session)));
  system
    .command("lift")
    .description(t("cli.system.lift"))
    .action(run((session) => lift(session)));
}

async function hold({ api, ask, show, t }: Session): Promise<void> {
  const system = await ask(parseResponse(api.system.hold.$put()));
  show(system, () => t("cli.system.held"));
}

async function lift({ api, ask, show, t }: Session): Promise<void> {
  const system = await ask(parseResponse(api.system.hold.$delete()));
  show(system, () => t("cli.system.lifted"));
}
