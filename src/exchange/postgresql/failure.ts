import { type TransportReason, TransportFailure } from "#sdk/http.ts";
import type { SqlPhase, SqlServer } from "#sdk/sql.ts";
import { type LocalizedText, text } from "#sdk/text.ts";

/** What it means that a session ended without a word of the database's own. */

/** Why we ended a session; null where we did not. */
type EndedByUs = "late" | "too_large" | null;

type Where = Pick<SqlServer, "host" | "port">;

/** Until COMMIT has left, nothing is executed for good: the database rolls back what is not committed. */
export function failureOf(
  cause: unknown,
  { server, at, why }: { readonly server: Where; readonly at: SqlPhase; readonly why: EndedByUs },
): TransportFailure {
  const [reason, words] = reasonOf(cause, where(server), why);
  return new TransportFailure(reason, words, { cause, unexecuted: at !== "commit" });
}

function reasonOf(
  cause: unknown,
  at: string,
  why: EndedByUs,
): readonly [TransportReason, LocalizedText] {
  if (why === "too_large")
    return ["too_large", text(`${at} answered too much`, `${at} の応答が大きすぎます`)];
  if (why === "late")
    return ["timeout", text(`${at} did not answer in time`, `${at} が時間内に応答しませんでした`)];
  const { code = "", message = "" } = cause instanceof Error ? codeOf(cause) : {};
  if (/does not support SSL/.test(message))
    return [
      "tls",
      text(
        `The database at ${at} does not offer encryption`,
        `${at} のデータベースは暗号化に対応していません`,
      ),
    ];
  // The codes of the network are such as ECONNRESET, those of certificates are not.
  if (/SSL|TLS|CERT|SIGNATURE|ALTNAME/.test(`${code} ${message}`) && !/^E[A-Z]+$/.test(code))
    return [
      "tls",
      text(
        `${at} showed no valid certificate: ${code || message}`,
        `${at} の証明書が有効ではありません: ${code || message}`,
      ),
    ];
  return ["cut", text(`The connection to ${at} was cut`, `${at} との接続が切れました`)];
}

function codeOf(error: Error): { readonly code: string; readonly message: string } {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message };
}

export function notReached(server: Where): TransportFailure {
  const at = where(server);
  return new TransportFailure(
    "refused",
    text(`${at} was not reached`, `${at} に接続できませんでした`),
  );
}

export function nameNotFound({ host }: Where, cause: unknown): TransportFailure {
  return new TransportFailure(
    "name_not_found",
    text(`The name ${host} was not found`, `${host} という名前が見つかりません`),
    { cause },
  );
}

export function allTaken(server: Where): TransportFailure {
  const at = where(server);
  return new TransportFailure(
    "busy",
    text(
      `All connections to ${at} that this connection may have are in use`,
      `この接続が ${at} に対して同時に使える接続は、すべて使用中です`,
    ),
  );
}

function where({ host, port }: Where): string {
  return `${host}:${port}`;
}
