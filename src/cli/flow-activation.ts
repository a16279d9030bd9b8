import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import type { Session } from "./session.ts";

export interface Confirming {
  /** How many live writes a refusal named. */
  readonly confirm?: string;
}

export async function publish(session: Session, id: string, options: Confirming): Promise<void> {
  const { api, ask, t } = session;
  const json = confirmation(options, t);
  const flow = await ask(parseResponse(api.flows[":id"].publish.$post({ param: { id }, json })));
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
  options: Confirming & { readonly from: string },
): Promise<void> {
  const { api, ask, t } = session;
  const json = { from: takeUpOf(options.from), ...confirmation(options, t) };
  const flow = await ask(parseResponse(api.flows[":id"].activate.$post({ param: { id }, json })));
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

export function confirmation({ confirm }: Confirming, t: Translate): { confirm?: number } {
  if (confirm === undefined) return {};
  if (!/^\d{1,6}$/.test(confirm)) throw usage(t("cli.bad_confirm"));
  return { confirm: Number(confirm) };
}
