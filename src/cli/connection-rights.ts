import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Session } from "./session.ts";

interface Allows {
  readonly triggers: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly traces?: string | undefined;
}

/** What the triggers and actions of a connector are called, by id. */
export type Labels = ReadonlyMap<string, string>;

export async function labelsOf({ api, ask, locale }: Session, connector: string): Promise<Labels> {
  const { items } = await ask(parseResponse(api.connectors.$get()));
  const entry = items.find(({ id }) => id === connector);
  return new Map(
    [...(entry?.triggers ?? []), ...(entry?.actions ?? [])].map(({ id, label }) => [
      id,
      label[locale],
    ]),
  );
}

/** What the key may do, and what it may not. */
export function rights(
  { triggers, actions, traces }: Allows,
  labels: Labels,
  t: Translate,
): string[] {
  const offers = Object.entries({ ...triggers, ...actions }).map(
    ([id, may]) => [labels.get(id) ?? id, may] as const,
  );
  const all = [...offers, [t("connection.may.traces"), traces] as const];
  const having = (answer: string) => all.flatMap(([name, may]) => (may === answer ? [name] : []));
  const line = (
    key: "cli.connections.allowed" | "cli.connections.not_allowed",
    ids: readonly string[],
  ): string[] => (ids.length === 0 ? [] : [t(key, { list: ids.join(", ") })]);
  return [
    ...line("cli.connections.allowed", having("yes")),
    ...line("cli.connections.not_allowed", having("no")),
  ];
}
