import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { connectionNamed } from "./named.ts";
import type { Session, WithSession } from "./session.ts";

interface FieldsOptions {
  readonly refresh: boolean;
}

/** `millrace connections fields`: the fields of things that only a connection knows, such as tables. */
export function shapeCommands(connections: Command, run: WithSession, t: Translate): void {
  connections
    .command("fields <connection> <name>")
    .description(t("cli.fields"))
    .option("--refresh", t("cli.fields.refresh"), false)
    .action(
      run((session, wanted: string, of: string, options: FieldsOptions) =>
        show(session, wanted, of, options),
      ),
    );
}

async function show(
  session: Session,
  wanted: string,
  of: string,
  { refresh }: FieldsOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await connectionNamed(session, wanted);
  const { $get, $post } = api.connections[":id"].fields;
  const found = await ask(
    parseResponse(
      refresh ? $post({ param: { id }, json: { of } }) : $get({ param: { id }, query: { of } }),
    ),
  );
  session.show(found, () => {
    if (found.fields === null) return t("cli.fields.gone", { of });
    const head = [t("head.field"), t("head.type"), t("head.fill"), t("head.help")];
    const rows = found.fields.map((field) => [
      field.key,
      field.kind ?? field.type.is,
      field.readOnly ? t("cli.fields.read_only") : field.required ? t("cli.fields.required") : "",
      field.help ?? "",
    ]);
    return session.table(head, rows);
  });
}
