import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { readSecrets, secretFields } from "./connection-fields.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { connectionNamed, personNamed } from "./named.ts";
import type { Session, WithSession } from "./session.ts";

interface TakeOverOptions {
  readonly name: string;
  readonly apiKeyStdin: boolean;
}

/** `millrace connections hold`, `lift`, `heir`, `handovers` and `take-over`: who lets one act, and whose it is. */
export function holdCommands(connections: Command, run: WithSession, t: Translate): void {
  connections
    .command("hold <connection>")
    .description(t("cli.hold"))
    .action(run((session, wanted: string) => hold(session, wanted)));
  connections
    .command("lift <connection>")
    .description(t("cli.lift"))
    .action(run((session, wanted: string) => lift(session, wanted)));
  connections
    .command("heir <connection> [person]")
    .description(t("cli.heir"))
    .option("--nobody", t("cli.heir.nobody"), false)
    .action(
      run((session, wanted: string, person: string | undefined, options: { nobody: boolean }) => {
        if ((person === undefined) !== options.nobody) throw usage(t("cli.heir.which"));
        return nameHeir(session, wanted, person ?? null);
      }),
    );
  connections
    .command("handovers")
    .description(t("cli.handovers"))
    .action(run((session) => listHandovers(session)));
  connections
    .command("take-over <connection>")
    .description(t("cli.take_over"))
    .requiredOption("--name <name>", t("cli.connections.name"))
    .option("--api-key-stdin", t("cli.connections.stdin"), false)
    .action(
      run((session, wanted: string, options: TakeOverOptions) =>
        takeOver(session, wanted, options),
      ),
    );
}

async function hold(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const held = await ask(parseResponse(api.connections[":id"].hold.$put({ param: { id } })));
  session.show(held, () => t("cli.hold.done", { name }));
}

async function lift(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const lifted = await ask(parseResponse(api.connections[":id"].hold.$delete({ param: { id } })));
  session.show(lifted, () =>
    t(lifted.holds.length === 0 ? "cli.lift.done" : "cli.lift.still", { name }),
  );
}

async function nameHeir(session: Session, wanted: string, person: string | null): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const heir = person === null ? null : await personNamed(session, person);
  const wish = { param: { id }, json: { person: heir?.id ?? null } };
  const named = await ask(parseResponse(api.connections[":id"].heir.$put(wish)));
  session.show(named, () =>
    heir === null ? t("cli.heir.none", { name }) : t("cli.heir.named", { name, email: heir.email }),
  );
}

async function listHandovers(session: Session): Promise<void> {
  const { api, ask, t } = session;
  const offered = await ask(parseResponse(api.handovers.$get()));
  session.show(offered, () => {
    if (offered.items.length === 0) return t("cli.handovers.none");
    const head = [
      t("head.owner"),
      t("head.connector"),
      t("head.mode"),
      t("head.account"),
      t("head.flows"),
      t("head.id"),
    ];
    const rows = offered.items.map(({ id, owner, connector, mode, accountName, flows }) => [
      owner.name,
      connector,
      mode === "test" ? t("word.test") : t("word.live"),
      accountName ?? "-",
      flows.map(({ name }) => name).join(", "),
      id,
    ]);
    return session.table(head, rows);
  });
}

async function takeOver(
  session: Session,
  wanted: string,
  { name, apiKeyStdin }: TakeOverOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const { items } = await ask(parseResponse(api.handovers.$get()));
  const found = items.find(({ id }) => id === wanted);
  if (found === undefined)
    throw new Failure(exitCodes.refused, t("cli.handovers.not_offered", { wanted }));
  const secrets = await secretFields(session, found.connector, found.settings);
  const values = await readSecrets(session, secrets, apiKeyStdin);
  const wish = { param: { id: found.id }, json: { name, values } };
  const taken = await ask(parseResponse(api.handovers[":id"].$post(wish)));
  session.show(taken, () => t("cli.take_over.done", { name: taken.name }));
}
