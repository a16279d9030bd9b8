import { parseResponse } from "hono/client";
import { flowNamed, personNamed } from "./named.ts";
import type { Session } from "./session.ts";

/** `millrace flows give`: offers the flow; whom it is offered to takes it by the same command. */
export async function giveFlow(session: Session, wanted: string, to: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const { id: person } = await personNamed(session, to);
  const flow = await ask(
    parseResponse(api.flows[":id"].owner.$put({ param: { id }, json: { person } })),
  );
  session.show(flow, () =>
    flow.offeredTo === null
      ? t("cli.flows.given", { name: flow.name, owner: flow.owner.name })
      : t("cli.flows.offered", { name: flow.name, person: flow.offeredTo.name }),
  );
}
