import { failureOf, stepErrorOf } from "#engine/failure.ts";
import { ConnectionError } from "#sdk/errors.ts";
import { text } from "#sdk/text.ts";
import type { ServerParts } from "../parts.ts";

/**
 * Whoever makes a person's new password for them, or has their e-mail at the OpenID provider, could come
 * in as that person: until the secrets are entered again, nobody acts through their connections.
 */
export async function lockConnectionsOf(
  { store }: Pick<ServerParts, "store">,
  person: string,
): Promise<void> {
  await store.lockConnections(person, stepErrorOf(failureOf(lockedError())));
}

export function lockedError(): ConnectionError {
  return new ConnectionError({
    code: "connection.locked",
    message: text(
      "The owner of this connection came back with an administrator's link or with another account elsewhere, so the connection is locked.",
      "接続の所有者が、管理者の発行したリンクまたは別の外部アカウントでサインインし直したため、この接続はロックされています。",
    ),
    advice: text(
      "Its owner enters its secret again: the connection then goes on, with all that waits for it.",
      "所有者が秘密情報を入力し直すと、待機中の処理も含めて再開します。",
    ),
  });
}
