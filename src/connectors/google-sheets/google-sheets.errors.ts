/** What Google answers, in words and as what is to be done next. */
import type { HttpResponse, Json, LocalizedText, OutsideError } from "#sdk/index.ts";
import {
  ConnectionError,
  errorByStatus,
  isJsonObject,
  jsonBodyOf,
  text,
  textAt,
  TransientError,
  UnknownOutcomeError,
} from "#sdk/index.ts";

/** A page of something on the way names no spreadsheet, and no word of Google's for what it refuses. */
export function isGoogles(response: Pick<HttpResponse, "status" | "body">): boolean {
  const { status } = response;
  const json = jsonBodyOf(response);
  if (!isJsonObject(json)) return false;
  if (status >= 200 && status <= 299)
    return (
      textAt(json, "spreadsheetId") !== null ||
      (textAt(json, "range") !== null && textAt(json, "majorDimension") !== null)
    );
  const { error } = json;
  return (
    isJsonObject(error) &&
    error["code"] === status &&
    /^[A-Z_]{3,40}$/.test(textAt(error, "status") ?? "")
  );
}

/** What an answer in Google's own form means; null where it was accepted. */
export function errorIn(method: string, response: HttpResponse): OutsideError | null {
  const { status } = response;
  const json = jsonBodyOf(response);
  const error = isJsonObject(json) && isJsonObject(json["error"]) ? json["error"] : {};
  const reason = reasonIn(error["details"]);
  const own = textAt(error, "message") ?? `HTTP ${status}`;
  const { message = own, advice } = wordsOf(status, reason, own);
  const word = (reason ?? textAt(error, "status") ?? `http_${status}`).toLowerCase();
  const facts = {
    code: `google-sheets.${word}`,
    message,
    ...(advice === undefined ? {} : { advice }),
    details: { status, said: own.slice(0, 500) },
  };
  const isLimit = status === 403 && /rate.?limit.?exceeded/i.test(reason ?? "");
  if (isLimit) return new TransientError({ ...facts, unexecuted: true });
  // The spreadsheet is the connection's own: without it, nothing of the connection works.
  if (status === 404) return new ConnectionError(facts);
  // K: whether something was done of what Google aborts.
  if (status === 409)
    return method === "GET"
      ? new TransientError({ ...facts, unexecuted: false })
      : new UnknownOutcomeError({ ...facts, worthRepeating: true });
  return errorByStatus(method, response, facts);
}

/** An answer to a write that does not prove it. */
export function unproven(worthRepeating: boolean): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "google-sheets.unproven",
    message: text(
      "Google’s answer does not name the cells that the step writes",
      "Google の応答に、ステップが書き込むセルが含まれていません",
    ),
    worthRepeating,
  });
}

function reasonIn(details: Json | undefined): string | null {
  const list: readonly Json[] = Array.isArray(details) ? details : [];
  const reasons = list.map((detail) => textAt(detail, "reason"));
  return reasons.find((reason) => reason !== null && /^[\w-]{1,80}$/.test(reason)) ?? null;
}

interface Words {
  readonly message?: LocalizedText;
  readonly advice?: LocalizedText;
}

const share = text(
  "Share the spreadsheet with the e-mail address of the service account, as Editor, and check its address in the connection.",
  "サービスアカウントのメールアドレスに、スプレッドシートを「編集者」として共有してください。接続に設定したアドレスも確認してください。",
);

function wordsOf(status: number, reason: string | null, own: string): Words {
  if (reason === "SERVICE_DISABLED")
    return {
      message: text(
        "The Google Sheets API is not enabled in the project of the service account",
        "サービスアカウントのプロジェクトで Google Sheets API が有効になっていません",
      ),
      advice: text(
        "Enable the Google Sheets API in Google’s console, wait some minutes, and check the connection again.",
        "Google のコンソールで Google Sheets API を有効にし、数分待ってから接続をもう一度確認してください。",
      ),
    };
  if (status === 404)
    return {
      message: text("Google finds no such spreadsheet", "スプレッドシートが見つかりません"),
      advice: share,
    };
  if (status === 403 && !/rate.?limit/i.test(reason ?? ""))
    return {
      message: text(
        "The service account may not do this in the spreadsheet",
        "サービスアカウントに、このスプレッドシートでの権限がありません",
      ),
      advice: share,
    };
  if (status === 401)
    return {
      message: text(
        "Google does not accept the token",
        "トークンが Google に受け付けられませんでした",
      ),
      advice: text(
        "Check the connection again. If this goes on, enter a new key of the service account.",
        "接続をもう一度確認してください。続く場合は、サービスアカウントの新しい鍵を入力してください。",
      ),
    };
  if (status === 429 || status === 403)
    return {
      message: text(
        "Google takes no more requests in this minute",
        "Google の 1 分あたりのリクエスト数の上限に達しました",
      ),
      advice: text("Millrace tries again by itself.", "Millrace が自動的に再試行します。"),
    };
  if (/protected cell/i.test(own))
    return {
      advice: text(
        "Remove the protection of these cells, or allow the service account to edit them.",
        "セルの保護を解除するか、サービスアカウントに編集を許可してください。",
      ),
    };
  if (/not supported for this document/i.test(own))
    return {
      advice: text(
        "The file is an Excel file. Save it as a Google spreadsheet, and use that one’s address.",
        "Excel ファイルには対応していません。Google スプレッドシートとして保存し、そのアドレスを使用してください。",
      ),
    };
  return {};
}
