import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { readSecret } from "./secrets.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace erase` and `erasures`: what is erased for one subject. */
export function eraseCommands(program: Command, run: WithSession, t: Translate): void {
  program
    .command("erase")
    .description(t("cli.erase"))
    .option("--value-stdin", t("cli.erase.stdin"), false)
    .option("--yes", t("cli.yes"), false)
    .action(
      run((session, { valueStdin, yes }: { valueStdin: boolean; yes: boolean }) =>
        erase(session, valueStdin, yes),
      ),
    );
  program
    .command("erasures")
    .description(t("cli.erasures"))
    .action(run((session) => list(session)));
}

async function erase(session: Session, isOnStdin: boolean, yes: boolean): Promise<void> {
  const { api, ask, show, io, t } = session;
  const stdin = { option: "--value-stdin", given: isOnStdin };
  const value = await readSecret(t("cli.erase.value"), stdin, io, t);
  const found = await ask(parseResponse(api.erasures.check.$post({ json: { value } })));
  if (!yes) {
    show(found, () => `${t("cli.erase.found", found)}\n${t("cli.erase.sure")}`);
    return;
  }
  const { runs, events } = found;
  const json = { value, runs, events };
  const erased = await ask(parseResponse(api.erasures.$post({ json })));
  show(erased, () =>
    [t("cli.erase.done", erased), ...(erased.kept === 0 ? [] : [t("cli.erase.kept", erased)])].join(
      "\n",
    ),
  );
}

async function list({ api, ask, show, table, t }: Session): Promise<void> {
  const { items } = await ask(parseResponse(api.erasures.$get()));
  show({ items }, () => {
    if (items.length === 0) return t("cli.erasures.none");
    const head = [
      t("head.erased_at"),
      t("head.person"),
      t("head.runs"),
      t("head.events"),
      t("head.kept"),
      t("head.ended"),
    ];
    const rows = items.map((one) => [
      localTime(one.at),
      one.by.name,
      String(one.runs),
      String(one.events),
      String(one.kept),
      localTime(one.endedAt),
    ]);
    return table(head, rows);
  });
}
