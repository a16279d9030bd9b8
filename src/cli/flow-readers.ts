import type { Command } from "commander";
import { type InferResponseType, parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { flowNamed, personNamed } from "./named.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

type Readers = InferResponseType<Client["flows"][":id"]["readers"]["$get"], 200>;

/** `millrace flows readers`, `show-values` and `hide-values`: whom one lets see what is in the runs. */
export function readerCommands(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("readers <flow>")
    .description(t("cli.readers"))
    .action(run((session, wanted: string) => list(session, wanted)));
  flows
    .command("show-values <flow> <person>")
    .description(t("cli.readers.let"))
    .action(
      run((session, wanted: string, person: string) => change(session, wanted, person, "$put")),
    );
  flows
    .command("hide-values <flow> <person>")
    .description(t("cli.readers.take"))
    .action(
      run((session, wanted: string, person: string) => change(session, wanted, person, "$delete")),
    );
  flows
    .command("private <flow> [fields...]")
    .description(t("cli.private"))
    .option("--none", t("cli.private.none_marked"), false)
    .action(
      run((session, wanted: string, fields: string[], { none }: { none: boolean }) =>
        privateFields(session, wanted, none || fields.length > 0 ? fields : null),
      ),
    );
}

/** Marks them, or says which are marked. */
async function privateFields(
  session: Session,
  wanted: string,
  fields: string[] | null,
): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await flowNamed(session, wanted);
  const of = api.flows[":id"]["private-fields"];
  const param = { id };
  const marked = await ask(
    parseResponse(fields === null ? of.$get({ param }) : of.$put({ param, json: { fields } })),
  );
  session.show(marked, () =>
    marked.fields.length === 0
      ? t("cli.private.nothing", { name })
      : `${t("cli.private.which", { name })}\n${marked.fields.join("\n")}`,
  );
}

async function list(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id, name } = await flowNamed(session, wanted);
  const readers = await ask(parseResponse(api.flows[":id"].readers.$get({ param: { id } })));
  session.show(readers, () => words(name, readers, session));
}

async function change(
  session: Session,
  wanted: string,
  person: string,
  how: "$put" | "$delete",
): Promise<void> {
  const { api, ask } = session;
  const { id, name } = await flowNamed(session, wanted);
  const param = { id, person: await personId(session, id, person) };
  const readers = await ask(parseResponse(api.flows[":id"].readers[":person"][how]({ param })));
  session.show(readers, () => words(name, readers, session));
}

/** Somebody who is gone has no e-mail any more, and can still be taken off. */
async function personId(session: Session, id: string, wanted: string): Promise<string> {
  const { api, ask } = session;
  const { items } = await ask(parseResponse(api.flows[":id"].readers.$get({ param: { id } })));
  const named = items.find(({ person }) => person.id === wanted);
  return named?.person.id ?? (await personNamed(session, wanted)).id;
}

function words(name: string, { items }: Readers, { t, table }: Session): string {
  if (items.length === 0) return t("cli.readers.none", { name });
  const head = [t("head.person"), t("head.since"), t("head.id")];
  const rows = items.map(({ person, at }) => [person.name, localTime(at), person.id]);
  return `${t("cli.readers.who", { name })}\n${table(head, rows)}`;
}
