import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { usage } from "./failure.ts";
import { flowNamed } from "./named.ts";
import { localTime, type Session, type WithSession } from "./session.ts";

/** `millrace flows invoke-credentials`: what other systems show that start a flow by HTTP. */
export function invokeCommands(flows: Command, run: WithSession, t: Translate): void {
  const credentials = flows
    .command("invoke-credentials")
    .description(t("cli.flows.invoke_credentials"));
  credentials
    .command("show <flow>")
    .description(t("cli.flows.invoke_show"))
    .action(run((session, wanted: string) => show(session, wanted)));
  credentials
    .command("rotate <flow>")
    .description(t("cli.flows.invoke_rotate"))
    .option("--keep-old <minutes>", t("cli.flows.invoke_keep_old"))
    .action(
      run((session, wanted: string, { keepOld }: { keepOld?: string }) =>
        rotate(session, wanted, keepOld),
      ),
    );
  credentials
    .command("revoke <flow>")
    .description(t("cli.flows.invoke_revoke"))
    .action(run((session, wanted: string) => revoke(session, wanted)));
}

async function show(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id } = await flowNamed(session, wanted);
  const wish = { param: { id } };
  const invocation = await ask(parseResponse(api.flows[":id"].invocation.$get(wish)));
  session.show(invocation, () => {
    const { url, clientId, secrets } = invocation;
    const facts = [
      [t("head.address_of_flow"), url],
      [t("head.client_id"), clientId ?? "-"],
      ...secrets.map((one) => [
        t("head.secret"),
        `${localTime(one.createdAt)}, ${one.createdBy.name}, ${localTime(one.expiresAt)}`,
      ]),
    ];
    return session.table(["", ""], facts);
  });
}

/** The secret goes to standard output, once. */
async function rotate(
  session: Session,
  wanted: string,
  keepOld: string | undefined,
): Promise<void> {
  const { api, ask, t } = session;
  if (keepOld !== undefined && !/^\d{1,5}$/.test(keepOld)) throw usage(t("cli.flows.bad_minutes"));
  const { id } = await flowNamed(session, wanted);
  const json = keepOld === undefined ? {} : { keepOldMinutes: Number(keepOld) };
  const { credentials } = api.flows[":id"].invocation;
  const made = await ask(parseResponse(credentials.$post({ param: { id }, json })));
  session.show(made, () =>
    session.table(
      ["", ""],
      [
        [t("head.address_of_flow"), made.url],
        [t("head.client_id"), made.clientId],
        [t("head.client_secret"), made.clientSecret],
      ],
    ),
  );
}

async function revoke(session: Session, wanted: string): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await flowNamed(session, wanted);
  await ask(parseResponse(api.flows[":id"].invocation.credentials.$delete({ param: { id } })));
  session.show({ revoked: id }, () => t("cli.flows.invoke_revoked", { name }));
}
