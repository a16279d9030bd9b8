import { parseResponse } from "hono/client";
import { exitCodes, Failure, usage } from "./failure.ts";
import { flowNamed, tableNamed } from "./named.ts";
import type { Session } from "./session.ts";

/** `millrace flows use-table`: wherever the draft looks something up in a table, it is in this revision then. */
export async function useTable(
  session: Session,
  wantedFlow: string,
  wantedTable: string,
  said: string | undefined,
): Promise<void> {
  const { api, ask, t } = session;
  if (said !== undefined && !/^[1-9]\d{0,8}$/.test(said)) throw usage(t("cli.bad_revision"));
  const { id, name } = await flowNamed(session, wantedFlow);
  const table = await tableNamed(session, wantedTable);
  const { items } = await ask(
    parseResponse(api.tables[":id"].flows.$get({ param: { id: table.id } })),
  );
  if (!items.some((one) => one.id === id && one.draft.length > 0))
    throw new Failure(
      exitCodes.refused,
      t("cli.flows.table_not_used", { name, table: table.name }),
    );
  const number = said === undefined ? table.revision : Number(said);
  const { revision } = await ask(parseResponse(api.flows[":id"].$get({ param: { id } })));
  const operation = { do: "useTable", table: table.id, revision: number } as const;
  const json = { operations: [operation], revision };
  const changed = await ask(parseResponse(api.flows[":id"].edits.$post({ param: { id }, json })));
  const { problems } = await ask(parseResponse(api.flows[":id"].problems.$get({ param: { id } })));
  session.show(changed, () =>
    t("cli.flows.table_used", { name, table: table.name, revision: number }),
  );
  const wrong = problems.find(({ code }) => code === "flow.unknown_table_revision");
  if (wrong !== undefined) session.io.note(`${wrong.message}\n`);
}
