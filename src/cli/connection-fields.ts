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
  connector: string,
  { set, apiKeyStdin }: Given,
): Promise<Record<string, unknown>> {
  const option = apiKeyStdin ? "--api-key-stdin" : set.length > 0 ? "--set" : null;
  if (option !== null) throw usage(t("cli.connections.simulator_key", { option }));
  if (secretVariable(io) !== null) io.note(`${t("cli.connections.simulator_variable")}\n`);
  return (await ask(parseResponse(api.simulator.$get({ query: { connector } })))).values;
}

/** The part of a connector's form that says which fields are secrets, and when they are asked for. */
const Form = z.object({
  required: z.array(z.string()).default([]),
  properties: z.record(
    z.string(),
    z.object({
      default: z.unknown().optional(),
      field: z
        .object({
          label: z.object({ en: z.string(), ja: z.string() }).optional(),
          secret: z.boolean().optional(),
          showsFor: z
            .object({
              field: z.string(),
              values: z.array(z.string()),
            })
            .optional(),
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
  const given = pairs(set, t);
  const all = await allSecrets(session, connector, given);
  const shown = all.find(({ name }) => Object.hasOwn(given, name));
  if (shown !== undefined) throw usage(t("cli.secret_on_command_line", { field: shown.name }));
  return { ...given, ...(await readSecrets(session, all.filter(isAsked), apiKeyStdin)) };
}

interface SecretField {
  readonly name: string;
  readonly label: string;
  /** Beside the other fields. */
  readonly asked: boolean;
}

const isAsked = ({ asked }: SecretField): boolean => asked;

/** The secrets that are asked for beside these settings. */
export async function secretFields(
  session: Session,
  connector: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<readonly SecretField[]> {
  return (await allSecrets(session, connector, settings)).filter(isAsked);
}

async function allSecrets(
  { api, ask, t, locale }: Session,
  connector: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<readonly SecretField[]> {
  const { items } = await ask(parseResponse(api.connectors.$get()));
  const entry = items.find(({ id }) => id === connector);
  if (entry === undefined) {
    const known = items.map(({ id }) => id).join(", ");
    throw usage(t("cli.unknown_connector", { connector, known }));
  }
  const { properties, required } = Form.parse(entry.connection);
  const isNeeded = (name: string): boolean => {
    const showsFor = properties[name]?.field?.showsFor;
    if (showsFor === undefined) return required.includes(name);
    const chosen = settings[showsFor.field] ?? properties[showsFor.field]?.default;
    return showsFor.values.some((one) => one === chosen);
  };
  return Object.entries(properties).flatMap(([name, { field }]) =>
    field?.secret === true
      ? [{ name, label: field.label?.[locale] ?? name, asked: isNeeded(name) }]
      : [],
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
