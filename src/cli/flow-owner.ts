import { parseResponse } from "hono/client";
import { flowNamed, personNamed } from "./named.ts";
import type { Session } from "./session.ts";

/** `millrace flows give`: the flow belongs to somebody else from then on. */
export async function giveFlow(session: Session, wanted: string, to: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const { id: person } = await personNamed(session, to);
  const flow = await ask(
    parseResponse(api.flows[":id"].owner.$put({ param: { id }, json: { person } })),
  );
  session.show(flow, () => t("cli.flows.given", { name: flow.name, owner: flow.owner.name }));
}
