import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { connectionNamed, personNamed } from "./named.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

type Grants = InferResponseType<Client["connections"][":id"]["grants"]["$get"], 200>;

/** `millrace connections grants`, `grant` and `revoke`: whom one lets operate a connection. */
export function grantCommands(connections: Command, run: WithSession, t: Translate): void {
  connections
    .command("grants <connection>")
    .description(t("cli.grants"))
    .action(run((session, wanted: string) => list(session, wanted)));
  connections
    .command("grant <connection> <person>")
    .description(t("cli.grants.give"))
    .action(
      run((session, wanted: string, person: string) => change(session, wanted, person, "$put")),
    );
  connections
    .command("revoke <connection> <person>")
    .description(t("cli.grants.take"))
    .action(
      run((session, wanted: string, person: string) => change(session, wanted, person, "$delete")),
    );
}

async function list(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const grants = await ask(parseResponse(api.connections[":id"].grants.$get({ param: { id } })));
  session.show(grants, () => words(name, grants, session));
}

async function change(
  session: Session,
  wanted: string,
  person: string,
  how: "$put" | "$delete",
): Promise<void> {
  const { api, ask } = session;
  const { id, name } = await connectionNamed(session, wanted);
  const param = { id, person: await personId(session, id, person) };
  const grant = api.connections[":id"].grants[":person"];
  const grants = await ask(parseResponse(grant[how]({ param })));
  session.show(grants, () => words(name, grants, session));
}

/** Somebody who is gone has no e-mail any more, and their grant can still be taken back. */
async function personId(session: Session, id: string, wanted: string): Promise<string> {
  const { api, ask } = session;
  const { items } = await ask(parseResponse(api.connections[":id"].grants.$get({ param: { id } })));
  const granted = items.find(({ person }) => person.id === wanted);
  return granted?.person.id ?? (await personNamed(session, wanted)).id;
}

function words(name: string, { items }: Grants, { t, table }: Session): string {
  if (items.length === 0) return t("cli.grants.none", { name });
  const head = [t("head.person"), t("head.since"), t("head.id")];
  const rows = items.map(({ person, at }) => [person.name, localTime(at), person.id]);
  return `${t("cli.grants.who", { name })}\n${table(head, rows)}`;
}
