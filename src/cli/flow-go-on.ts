import { Argument, type Command } from "commander";
import { parseResponse } from "hono/client";
import type { Means } from "#flow/changed-rows.ts";
import type { Translate } from "#i18n/translator.ts";
import { flowNamed } from "./named.ts";
import type { WithSession } from "./session.ts";

const meanings = ["same", "restored", "anew"] as const satisfies readonly Means[];

/** `millrace flows go-on`: says what it means that a flow's trigger has stopped at changed rows. */
export function goOnCommand(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("go-on <flow>")
    .description(t("cli.go_on"))
    .addArgument(new Argument("<rows>", t("cli.go_on.rows")).choices(meanings))
    .action(
      run(async (session, wanted: string, rows: Means) => {
        const { id, name } = await flowNamed(session, wanted);
        const asked = { param: { id }, json: { rows } };
        const flow = await session.ask(
          parseResponse(session.api.flows[":id"]["go-on"].$post(asked)),
        );
        session.show(flow, () => t("cli.go_on.done", { name }));
      }),
    );
}
