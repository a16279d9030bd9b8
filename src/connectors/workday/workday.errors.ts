/** What Workday answers, in words and as what is to be done next. */
import type { ErrorFacts, HttpResponse, Json, JsonObject, OutsideError } from "#sdk/index.ts";
import {
  errorByStatus,
  InputError,
  isJsonObject,
  type LocalizedText,
  jsonBodyOf,
  text,
  TransientError,
  waitOf,
} from "#sdk/index.ts";
import { fieldsInSchema } from "./workday.schema.ts";

/** The rows of an answer; null where it is no report. Only a list at its place is a list. */
export function rowsIn(body: Json | undefined): readonly JsonObject[] | null {
  const rows = isJsonObject(body) ? body["Report_Entry"] : undefined;
  if (!Array.isArray(rows)) return null;
  const list: readonly Json[] = rows;
  return list.every((row) => isJsonObject(row)) ? list : null;
}

/**
 * A report or its schema, a refusal in the form that is known of Workday's REST interface, or the challenge of a server that wants other
 * credentials. A page of HTML is none of these, whatever its status: a gateway, or a tenant under maintenance.
 */
export function isWorkdays(response: HttpResponse): boolean {
  const { status, headers, body } = response;
  if (status === 401 && /^\s*basic\b/i.test(headers["www-authenticate"] ?? "")) return true;
  const json = jsonBodyOf(response);
  if (wordsIn(json) !== null) return true;
  return status === 200 && (rowsIn(json) !== null || isSchema(body));
}

function isSchema(body: string): boolean {
  return body.startsWith("<") && fieldsInSchema(body) !== null;
}

/** Workday's own words in a refusal; null where it is none. */
function wordsIn(body: Json | undefined): string | null {
  if (!isJsonObject(body) || !Array.isArray(body["errors"])) return null;
  const { error } = body;
  return typeof error === "string" && error !== "" ? error.slice(0, 500) : null;
}

/** What an answer in Workday's own form means; null for a report. */
export function errorIn(response: HttpResponse): OutsideError | null {
  const { status } = response;
  const own = wordsIn(jsonBodyOf(response));
  if (status >= 200 && status <= 299) {
    if (own === null) return null;
    // Whether it would be refused again, nobody knows.
    return new TransientError({
      ...factsOf("workday.refused", own, status),
      ...waitOf(response.headers),
      unexecuted: false,
    });
  }
  const facts = factsOf(`workday.http_${status}`, own ?? statusText(status), status);
  // It is about the report: other reports of this connection may serve.
  if (status === 403) return new InputError(facts);
  return errorByStatus("GET", response, facts);
}

function factsOf(code: string, message: string | LocalizedText, status: number): ErrorFacts {
  const advice = adviceOn(status);
  return { code, message, ...(advice === null ? {} : { advice }), details: { status } };
}

function statusText(status: number): LocalizedText {
  return text(
    `Workday answered with HTTP status ${status}`,
    `Workday が HTTP ステータス ${status} を返しました`,
  );
}

function adviceOn(status: number): LocalizedText | null {
  if (status === 401)
    return text(
      "Check tenant, user and password. A policy of the tenant can also keep the user from signing in with a password, or the password has expired.",
      "テナント、ユーザー、パスワードを確認してください。テナントの認証ポリシーでパスワード認証が許可されていないか、パスワードの期限が切れている場合もあります。",
    );
  if (status === 403)
    return text(
      "Share the report with the integration system user, and give its security group the domains that the report reads.",
      "レポートを統合システムユーザー (ISU) と共有し、そのセキュリティグループに、レポートが参照するドメインの権限を付与してください。",
    );
  if (status === 404)
    return text(
      "Check the owner and the name of the report, and whether it is enabled as a web service.",
      "レポートの所有者と名前、および Web サービスとして有効になっているかを確認してください。",
    );
  if (status === 400)
    return text(
      "Check the prompts of the report: names and values are as in its address under “View URLs”.",
      "レポートのプロンプトを確認してください。名前と値は「View URLs」のアドレスのとおりに指定します。",
    );
  if (status === 429)
    return text(
      "Workday limits how many reports it runs. Millrace tries again by itself; if this goes on, poll less often.",
      "Workday がレポートの実行回数を制限しています。Millrace が自動的に再試行します。続く場合は、確認の間隔を長くしてください。",
    );
  return null;
}
