import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { flowNamed } from "./named.ts";
import { localTime, type Session, type WithSession } from "./session.ts";
import { oneLine } from "./table.ts";

/** `millrace flows versions`, `compare` and `restore`: what was published of a flow. */
export function versionCommands(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("versions <flow>")
    .description(t("cli.flows.versions"))
    .action(run((session, wanted: string) => list(session, wanted)));
  flows
    .command("compare <flow> <from> [to]")
    .description(t("cli.flows.compare"))
    .action(
      run((session, wanted: string, from: string, to: string | undefined) =>
        compare(session, wanted, from, to ?? "draft"),
      ),
    );
  flows
    .command("restore <flow> <version>")
    .description(t("cli.flows.restore"))
    .option("--yes", t("cli.flows.restore_yes"), false)
    .action(
      run((session, wanted: string, version: string, { yes }: { yes: boolean }) =>
        restore(session, wanted, version, yes),
      ),
    );
}

async function list(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await flowNamed(session, wanted);
  const page = async (cursor: string | null) => {
    const query = { limit: "200", ...(cursor === null ? {} : { cursor }) };
    return ask(parseResponse(api.flows[":id"].versions.$get({ param: { id }, query })));
  };
  const { items, next } = await page(null);
  for (let cursor = next; cursor !== null;) {
    const more = await page(cursor);
    items.push(...more.items);
    cursor = more.next;
  }
  session.show({ items }, () => {
    if (items.length === 0) return t("cli.flows.no_versions", { name });
    const head = [
      t("head.version"),
      t("head.time"),
      t("head.published_by"),
      t("head.agreed"),
      t("head.new_runs"),
    ];
    const rows = items.map((one) => [
      String(one.number),
      localTime(one.publishedAt),
      one.publishedBy.name,
      one.agreedBy.map((person) => person.name).join(", ") || "-",
      one.current ? t("state.yes") : "-",
    ]);
    return session.table(head, rows);
  });
}

async function compare(session: Session, wanted: string, from: string, to: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const wish = { param: { id }, query: { from, to } };
  const comparison = await ask(parseResponse(api.flows[":id"].comparison.$get(wish)));
  session.show(comparison, () =>
    comparison.changes.length === 0
      ? t("cli.flows.same")
      : [...comparison.changes, ...comparison.unchanged]
          .map(({ message }) => oneLine(message))
          .join("\n"),
  );
}

/** What is in the draft and nowhere else is lost: that must be meant. */
async function restore(
  session: Session,
  wanted: string,
  number: string,
  yes: boolean,
): Promise<void> {
  const { api, ask, t } = session;
  const { id, name, changed, revision } = await flowNamed(session, wanted);
  if (changed && !yes) throw usage(t("cli.flows.restore_sure", { name }));
  const wish = { param: { id, number }, json: { revision } };
  const flow = await ask(parseResponse(api.flows[":id"].versions[":number"].restore.$post(wish)));
  const leftOut = flow.leftOut.map(({ connector, owner }) => `${connector} (${owner.name})`);
  session.show(flow, () =>
    [
      t("cli.flows.restored", { name, version: number }),
      ...(leftOut.length === 0
        ? []
        : [t("cli.flows.left_out", { connections: leftOut.join(", ") })]),
    ].join("\n"),
  );
}
