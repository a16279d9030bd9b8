import { parseResponse } from "hono/client";
import { z } from "zod";
import { usage } from "./failure.ts";
import { pairs } from "./pairs.ts";
import { readSecret, secretVariable } from "./secrets.ts";
import type { Session } from "./session.ts";

/** What the command line was given to fill in a connection's fields with. */
interface Given {
  readonly set: readonly string[];
  readonly apiKeyStdin: boolean;
}

/** The simulator's own credentials. A key that was given beside them must not be dropped silently. */
export async function simulatorValues(
  { api, ask, t, io }: Session,
  { set, apiKeyStdin }: Given,
): Promise<Record<string, unknown>> {
  const option = apiKeyStdin ? "--api-key-stdin" : set.length > 0 ? "--set" : null;
  if (option !== null) throw usage(t("cli.connections.simulator_key", { option }));
  if (secretVariable(io) !== null) io.note(`${t("cli.connections.simulator_variable")}\n`);
  return (await ask(parseResponse(api.simulator.$get()))).values;
}

/** The part of a connector's form that says which fields are secrets. */
const Form = z.object({
  properties: z.record(
    z.string(),
    z.object({
      field: z
        .object({
          label: z.object({ en: z.string(), ja: z.string() }).optional(),
          secret: z.boolean().optional(),
        })
        .optional(),
    }),
  ),
});

export async function readFields(
  session: Session,
  connector: string,
  { set, apiKeyStdin }: Given,
): Promise<Record<string, string>> {
  const { t } = session;
  const secrets = await secretFields(session, connector);
  const given = pairs(set, t);
  const shown = secrets.find(({ name }) => Object.hasOwn(given, name));
  if (shown !== undefined) throw usage(t("cli.secret_on_command_line", { field: shown.name }));
  return { ...given, ...(await readSecrets(session, secrets, apiKeyStdin)) };
}

interface SecretField {
  readonly name: string;
  readonly label: string;
}

export async function secretFields(
  { api, ask, t, locale }: Session,
  connector: string,
): Promise<readonly SecretField[]> {
  const { items } = await ask(parseResponse(api.connectors.$get()));
  const entry = items.find(({ id }) => id === connector);
  if (entry === undefined) {
    const known = items.map(({ id }) => id).join(", ");
    throw usage(t("cli.unknown_connector", { connector, known }));
  }
  const { properties } = Form.parse(entry.connection);
  return Object.entries(properties).flatMap(([name, { field }]) =>
    field?.secret === true ? [{ name, label: field.label?.[locale] ?? name }] : [],
  );
}

export async function readSecrets(
  { io, t }: Session,
  fields: readonly SecretField[],
  fromStdin: boolean,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  const stdin = { option: "--api-key-stdin", given: fromStdin };
  for (const { name, label } of fields) values[name] = await readSecret(label, stdin, io, t);
  return values;
}
