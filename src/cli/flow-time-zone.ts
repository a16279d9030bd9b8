import { parseResponse } from "hono/client";
import { flowNamed } from "./named.ts";
import type { Session } from "./session.ts";

/** `millrace flows time-zone`: shows the zone whose clocks a flow goes by, or changes it in the draft. */
export async function timeZone(
  session: Session,
  wanted: string,
  zone: string | undefined,
): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const flow = await ask(parseResponse(api.flows[":id"].$get({ param: { id } })));
  if (zone === undefined) {
    const { timeZone } = flow.draft;
    session.show({ timeZone }, () => timeZone);
    return;
  }
  const operations = [{ do: "setTimeZone", timeZone: zone } as const];
  const json = { operations, revision: flow.revision };
  const changed = await ask(parseResponse(api.flows[":id"].edits.$post({ param: { id }, json })));
  const { problems } = await ask(parseResponse(api.flows[":id"].problems.$get({ param: { id } })));
  session.show(changed, () => t("cli.flows.time_zone_set", { name: changed.name, zone }));
  const wrong = problems.find(({ code }) => code === "flow.no_such_time_zone");
  if (wrong !== undefined) session.io.note(`${wrong.message}\n`);
}
