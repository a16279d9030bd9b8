import { newLiveWrites, type LiveWrite } from "#flow/live-writes.ts";
import { stepName } from "#flow/offers.ts";
import type { ConnectionRecord, FlowRecord } from "#engine/store.ts";
import { text } from "#sdk/text.ts";
import type { ErrorDetail } from "../error-entry.ts";
import { ApiError } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import type { ServerParts } from "../parts.ts";

/**
 * The first time that a flow would write in live mode, a person must have read what it would do, and
 * said so by `confirm`: the number of those writes. Writes that its published version has already
 * were confirmed then.
 */
export async function confirmedLive(
  { store, engine }: Pick<ServerParts, "store" | "engine">,
  { draft, version }: FlowRecord,
  confirm: number | undefined,
  viewer: Viewer,
): Promise<void> {
  const connections = new Map((await store.connections()).map((one) => [one.id, one]));
  const writes = newLiveWrites(
    draft,
    version?.document ?? null,
    engine.catalogue,
    (id) => connections.get(id)?.mode === "live",
  );
  if (writes.length === 0 || confirm === writes.length) return;
  const details = writes.map((write) => {
    const name = say(stepName(write.step, engine.catalogue), viewer.locale);
    return detailOf(write, name, connections.get(write.connection), viewer);
  });
  throw ApiError.of("flow.live_writes", { count: writes.length }, details);
}

interface Viewer {
  readonly person: string;
  readonly locale: Locale;
}

const words = text(
  "“{step}” writes in live mode, through the connection “{connection}” to the account {account}.",
  "「{step}」は接続「{connection}」を通じて、アカウント {account} に本番モードで書き込みます。",
);
const unknownAccount = text("(name not known)", "(名前不明)");
/** Name and account of a connection are its owner's alone to know. */
const veiledWords = text(
  "“{step}” writes in live mode, through a connection of somebody else.",
  "「{step}」は、ほかのユーザーの接続を通じて本番モードで書き込みます。",
);

function detailOf(
  { step }: LiveWrite,
  name: string,
  connection: ConnectionRecord | undefined,
  { person, locale }: Viewer,
): ErrorDetail {
  const account = connection?.accountName ?? connection?.account ?? say(unknownAccount, locale);
  const message =
    connection?.owner === person
      ? say(words, locale, { step: name, connection: connection.name, account })
      : say(veiledWords, locale, { step: name });
  return { code: "flow.live_write", step: step.id, message, severity: "warning" };
}
