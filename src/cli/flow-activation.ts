import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { limitWords } from "./connection-limits.ts";
import { Refusal, usage } from "./failure.ts";
import type { Session } from "./session.ts";

export interface Confirming {
  /** What a refusal named: what it says confirms that, or how many live writes. */
  readonly confirm?: string;
  /** What limits it proposed are set before. */
  readonly limits?: true;
}

export interface OfDraft extends Confirming {
  /** Of the draft that was read. */
  readonly revision?: string;
}

/** Options of all that can let a flow write in live mode for the first time. */
export function confirmable(command: Command, confirm: string, t: Translate): Command {
  return command
    .option("--confirm <what>", confirm)
    .option("--limits", t("cli.limits.take_option"));
}

/** Confirms, once the limits that are proposed are set where that is wanted. */
export async function confirming<Answer>(
  session: Session,
  { confirm, limits }: Confirming,
  go: (json: { readonly confirm?: string | number }) => Promise<Answer>,
): Promise<Answer> {
  const { api, ask, io, t } = session;
  if (confirm !== undefined && !/^(\d{1,6}|[0-9a-f]{32})$/.test(confirm))
    throw usage(t("cli.bad_confirm"));
  const json =
    confirm === undefined ? {} : { confirm: confirm.length > 6 ? confirm : Number(confirm) };
  if (limits !== true) return go(json);
  if (confirm === undefined) throw usage(t("cli.limits.take_unconfirmed"));
  try {
    return await go({});
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "flow.live_writes") throw error;
    for (const { connection: id, name, limits: wanted } of error.proposedLimits) {
      if (wanted.length === 0) continue;
      const set = { param: { id }, json: { limits: [...wanted] } };
      const { limits: now } = await ask(parseResponse(api.connections[":id"].limits.$put(set)));
      io.note(`${limitWords({ name, limits: now }, session)}\n`);
    }
    return go(json);
  }
}

function seenIn({ revision }: OfDraft, { t }: Session): { readonly revision?: number } {
  if (revision === undefined) return {};
  if (!/^\d{1,9}$/.test(revision)) throw usage(t("cli.bad_revision"));
  return { revision: Number(revision) };
}

export async function publish(session: Session, id: string, options: OfDraft): Promise<void> {
  const { api, ask, t } = session;
  const seen = seenIn(options, session);
  const flow = await confirming(session, options, (confirmed) => {
    const json = { ...seen, ...confirmed };
    return ask(parseResponse(api.flows[":id"].publish.$post({ param: { id }, json })));
  });
  session.show(flow, () => {
    const { name, proposal, polling, version } = flow;
    if (proposal !== null) return waits(session, { name, proposal });
    return [
      t("cli.flows.published", { name, version: version?.number ?? 1 }),
      ...(polling?.warnings ?? []).map(({ message }) => message),
    ].join("\n");
  });
}

interface Proposed {
  readonly name: string;
  readonly proposal: {
    readonly owners: readonly {
      readonly person: { readonly name: string };
      readonly agreed: boolean;
    }[];
  };
}

function waits({ t }: Session, { name, proposal }: Proposed): string {
  const open = proposal.owners.flatMap(({ person, agreed }) => (agreed ? [] : [person.name]));
  return t("cli.flows.proposed", { name, owners: open.join(", ") });
}

export async function activate(
  session: Session,
  id: string,
  options: OfDraft & { readonly from: string },
): Promise<void> {
  const { api, ask, t } = session;
  const from = takeUpOf(options.from);
  const seen = seenIn(options, session);
  const flow = await confirming(session, options, (confirmed) => {
    const json = { from, ...seen, ...confirmed };
    return ask(parseResponse(api.flows[":id"].activate.$post({ param: { id }, json })));
  });
  session.show(flow, () => {
    const { name, proposal } = flow;
    if (flow.state === "inactive" && proposal !== null) return waits(session, { name, proposal });
    const active = t("cli.flows.activated", { name: flow.name, id: flow.id });
    if (flow.polling === null) return active;
    const { everySeconds, callsPerDay, warnings } = flow.polling;
    return [
      active,
      t("cli.flows.polls", {
        seconds: everySeconds,
        calls: callsPerDay.toLocaleString(session.locale),
      }),
      ...warnings.map(({ message }) => message),
    ].join("\n");
  });
}

function takeUpOf(from: string): "now" | "where_it_stood" | { date: string } {
  switch (from) {
    case "now":
      return "now";
    case "where-it-stood":
    case "where_it_stood":
      return "where_it_stood";
    default:
      return { date: from };
  }
}
