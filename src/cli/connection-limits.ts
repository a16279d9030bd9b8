import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { InferResponseType } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import type { Client } from "./client.ts";
import { connectionNamed } from "./named.ts";
import type { Session, WithSession } from "./session.ts";
import { wholeNumber } from "./whole-number.ts";

type Connection = InferResponseType<Client["connections"][":id"]["limits"]["$put"], 200>;
type Limit = Connection["limits"][number];

interface LimitOptions {
  readonly currency: string;
  readonly perWrite?: string;
  readonly perDay?: string;
  readonly writesPerDay?: string;
  readonly remove?: true;
}

/** `millrace connections limits` and `limit`: how much a connection moves without its owner being asked. */
export function limitCommands(connections: Command, run: WithSession, t: Translate): void {
  connections
    .command("limits <connection>")
    .description(t("cli.limits"))
    .action(run((session, wanted: string) => list(session, wanted)));
  connections
    .command("limit <connection>")
    .description(t("cli.limits.set"))
    .requiredOption("--currency <code>", t("cli.limits.currency"))
    .option("--per-write <amount>", t("cli.limits.per_write"))
    .option("--per-day <amount>", t("cli.limits.per_day"))
    .option("--writes-per-day <number>", t("cli.limits.writes_per_day"))
    .option("--remove", t("cli.limits.remove"))
    .action(
      run((session, wanted: string, options: LimitOptions) => change(session, wanted, options)),
    );
}

async function list(session: Session, wanted: string): Promise<void> {
  const { api, ask } = session;
  const { id } = await connectionNamed(session, wanted);
  const connection = await ask(parseResponse(api.connections[":id"].$get({ param: { id } })));
  session.show(connection.limits, () => limitWords(connection, session));
}

async function change(session: Session, wanted: string, options: LimitOptions): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await connectionNamed(session, wanted);
  const { limits } = await ask(parseResponse(api.connections[":id"].$get({ param: { id } })));
  const currency = options.currency.toLowerCase();
  const others = limits.filter((limit) => limit.currency !== currency);
  const amount = (said: string | undefined) => wholeNumber(said, t, "cli.limits.no_number");
  const limit: Limit = {
    currency,
    perWrite: amount(options.perWrite),
    perFlowAndDay: {
      sum: amount(options.perDay),
      count: amount(options.writesPerDay),
    },
  };
  const json = { limits: options.remove ? others : [...others, limit] };
  const changed = await ask(
    parseResponse(api.connections[":id"].limits.$put({ param: { id }, json })),
  );
  session.show(changed.limits, () => limitWords(changed, session));
}

/** In minor units, as they are set. */
export function limitWords(
  { name, limits }: Pick<Connection, "name" | "limits">,
  { t, table }: Pick<Session, "t" | "table">,
): string {
  if (limits.length === 0) return t("cli.limits.none", { name });
  const head = [
    t("head.currency"),
    t("head.per_write"),
    t("head.per_day"),
    t("head.writes_per_day"),
  ];
  const rows = limits.map(({ currency, perWrite, perFlowAndDay: { sum, count } }) => [
    currency,
    ...[perWrite, sum, count].map((most) => (most === null ? "-" : String(most))),
  ]);
  return `${t("cli.limits.which", { name })}\n${table(head, rows)}`;
}
