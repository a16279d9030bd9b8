import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { flowNamed } from "./named.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace flows own-events` and `skipped`: how often a flow may start itself, and what it passed over. */
export function ownEventsCommands(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("own-events <flow> [times]")
    .description(t("cli.flows.own_events"))
    .action(
      run((session, wanted: string, times: string | undefined) =>
        ownEvents(session, wanted, times),
      ),
    );
  flows
    .command("skipped <flow>")
    .description(t("cli.flows.skipped"))
    .option("--limit <count>", t("cli.runs.limit"))
    .option("--cursor <cursor>", t("cli.runs.cursor"))
    .action(
      run((session, wanted: string, page: PageOptions) => listSkipped(session, wanted, page)),
    );
}

/** Shows how often in a row a flow may start itself, or changes it in the draft. */
async function ownEvents(
  session: Session,
  wanted: string,
  times: string | undefined,
): Promise<void> {
  const { api, ask, t } = session;
  if (times !== undefined && !/^(\d|10)$/.test(times))
    throw usage(t("cli.flows.bad_times", { text: times }));
  const { id } = await flowNamed(session, wanted);
  const flow = await ask(parseResponse(api.flows[":id"].$get({ param: { id } })));
  if (times === undefined) {
    const { ownEvents: count } = flow.draft;
    session.show({ ownEvents: count }, () => String(count));
    return;
  }
  const operations = [{ do: "setOwnEvents", ownEvents: Number(times) } as const];
  const json = { operations, revision: flow.revision };
  const changed = await ask(parseResponse(api.flows[":id"].edits.$post({ param: { id }, json })));
  session.show(changed, () => t("cli.flows.own_events_set", { name: changed.name, times }));
}

interface PageOptions {
  readonly limit?: string;
  readonly cursor?: string;
}

const reasons = {
  condition: "cli.flows.condition",
  own_event: "cli.flows.own_event",
  handled_by_lineage: "cli.flows.handled_by_lineage",
  erased: "cli.flows.erased",
} as const;

/** What a flow was told of and did not work on. */
async function listSkipped(session: Session, wanted: string, options: PageOptions): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const query = { skippedBy: id, ...options };
  const page = await ask(parseResponse(api.events.$get({ query })));
  session.show(page, () => {
    if (page.items.length === 0) return t("cli.flows.none_skipped");
    const more = page.next === null ? "" : `\n${t("cli.runs.more", { cursor: page.next })}`;
    const rows = page.items.map(({ at, key, deliveries }) => {
      const { reason = null, because = null } =
        deliveries.find(({ flowId }) => flowId === id) ?? {};
      const words = reason === null ? "" : t(reasons[reason]);
      const why = because === null ? "" : `: ${because.condition} (${because.value})`;
      return [localTime(at), key, `${words}${why}`];
    });
    return session.table([t("head.event_time"), t("head.record"), t("head.reason")], rows) + more;
  });
}
