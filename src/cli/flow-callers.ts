import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { flowNamed } from "./named.ts";
import type { Session, WithSession } from "./session.ts";

/** `millrace flows callers` and `deactivate`: who calls a flow, and whose calls fail from now on. */
export function callersCommands(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("callers <flow>")
    .description(t("cli.flows.callers"))
    .action(run((session, wanted: string) => listCallers(session, wanted)));
  flows
    .command("deactivate <flow>")
    .description(t("cli.flows.deactivate"))
    .action(run((session, wanted: string) => deactivate(session, wanted)));
}

function callersOf({ api, ask }: Session, id: string) {
  return ask(parseResponse(api.flows[":id"].callers.$get({ param: { id } })));
}

async function listCallers(session: Session, wanted: string): Promise<void> {
  const { t, table } = session;
  const { id } = await flowNamed(session, wanted);
  const callers = await callersOf(session, id);
  session.show(callers, () => {
    if (callers.items.length === 0) return t("cli.flows.no_callers");
    const stateWord = (state: "active" | "inactive"): string =>
      state === "active" ? t("state.active") : t("state.inactive");
    const rows = callers.items.map(({ name, state, id: caller }) => [
      name,
      stateWord(state),
      caller,
    ]);
    return table([t("head.name"), t("head.state"), t("head.id")], rows);
  });
}

async function deactivate(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const flow = await ask(parseResponse(api.flows[":id"].deactivate.$post({ param: { id } })));
  const { items } = await callersOf(session, id);
  const active = items.filter(({ state }) => state === "active").map(({ name }) => name);
  session.show(flow, () =>
    [
      t("cli.flows.deactivated", { name: flow.name }),
      ...(active.length === 0 ? [] : [t("cli.flows.still_called", { flows: active.join(", ") })]),
    ].join("\n"),
  );
}
