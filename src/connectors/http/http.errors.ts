/** What an answer means that is not what was asked for: one table over the status, of which the first row that fits decides. */
import type {
  ErrorFacts,
  HttpRequest,
  HttpResponse,
  Json,
  LocalizedText,
  OutsideError,
} from "#sdk/index.ts";
import {
  errorByStatus,
  isJsonObject,
  jsonOf,
  text,
  TransientError,
  UnknownOutcomeError,
  waitOf,
} from "#sdk/index.ts";
import { isList } from "./http.json.ts";

/**
 * `isProven`: the answer bears the mark of the system's own. `asked`: the address, where the error must name it, because
 * nobody sees the request. Pure; null where the request was accepted.
 */
export function errorIn(
  method: HttpRequest["method"],
  response: HttpResponse,
  isProven: boolean,
  asked?: string,
): OutsideError | null {
  const { status } = response;
  if (status >= 200 && status <= 299) return null;
  const isCheck = asked !== undefined;
  const facts = {
    ...factsOf(response, isCheck ? named(method, asked) : null),
    ...adviceFor(method, response, { isProven, isCheck }),
  };
  if (status === 429 && !isProven) {
    const later = { ...facts, ...waitOf(response.headers) };
    return method === "GET"
      ? new TransientError({ ...later, unexecuted: false })
      : new UnknownOutcomeError({ ...later, worthRepeating: true });
  }
  return errorByStatus(method, response, facts);
}

interface Asking {
  readonly isProven: boolean;
  readonly isCheck: boolean;
}

function adviceFor(
  method: string,
  { status, headers }: HttpResponse,
  { isProven, isCheck }: Asking,
): Pick<ErrorFacts, "advice"> {
  if (status === 401 || status === 403) return { advice: credentials };
  const wait = waitText(waitOf(headers).waitMs);
  if (status === 429) {
    const limited = limitText(wait);
    if (isCheck) return { advice: joined(limited, againText(wait), higherLimit) };
    const isUnknown = method !== "GET" && !isProven;
    return { advice: joined(limited, isUnknown ? findsOut : triesAgain, fewerCalls) };
  }
  if (status >= 500) {
    if (isCheck) return { advice: joined(fault, againText(wait), tellThem) };
    return { advice: joined(fault, method === "GET" ? triesAgain : findsOut, tellThem) };
  }
  const isRedirection = status >= 300 && status <= 399;
  return isRedirection && method === "GET" ? { advice: redirected } : {};
}

/** A request by its method and address, without the query, in which a key can stand. */
function named(method: HttpRequest["method"], asked: string): string {
  const { origin, pathname } = new URL(asked);
  return `${method} ${origin}${pathname}`;
}

function factsOf(response: HttpResponse, request: string | null): ErrorFacts {
  const { status, headers } = response;
  const own = wordsOf(jsonOf(response.body));
  const requestId = headers["x-request-id"] ?? headers["request-id"];
  return {
    code: `http.http_${status}`,
    message: request === null ? (own ?? statusText(status)) : answeredText(request, status, own),
    ...(requestId === undefined ? {} : { requestId }),
    details: { status, ...excerptOf(response) },
  };
}

function statusText(status: number): LocalizedText {
  return text(
    `The system answered with HTTP status ${status}`,
    `連携先のシステムが HTTP ステータス ${status} を返しました`,
  );
}

function answeredText(request: string, status: number, own: string | undefined): LocalizedText {
  const words = own === undefined ? "" : `: ${own}`;
  return text(
    `${request} answered ${status}${words}`,
    `${request} の応答は ${status} でした${words}`,
  );
}

const longest = 500;

/** The beginning of an answer that is no JSON and no page. */
function excerptOf({ body, headers }: HttpResponse): { readonly body?: string } {
  const isPage = /html/i.test(headers["content-type"] ?? "") || /^\s*</.test(body);
  return body === "" || isPage || jsonOf(body) !== undefined
    ? {}
    : { body: body.slice(0, longest) };
}

/** Where systems put their words. */
const places = [
  "message",
  "error_description",
  "detail",
  "error",
  "title",
  "errors",
  "description",
];

function wordsOf(body: Json | undefined, depth = 0): string | undefined {
  if (typeof body === "string") return body === "" ? undefined : body.slice(0, longest);
  if (depth > 3 || body === undefined) return undefined;
  if (isList(body)) return wordsOf(body[0], depth + 1);
  if (!isJsonObject(body)) return undefined;
  for (const place of places) {
    const inside = Object.hasOwn(body, place) ? wordsOf(body[place], depth + 1) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

const credentials = text(
  "The system does not accept the credentials of this connection, or they may not do this. Replace them, or ask for the right in that system. Whatever waits then goes on.",
  "連携先のシステムがこの接続の認証情報を受け付けないか、必要な権限がありません。認証情報を変更するか、権限を付与してもらってください。その後、待機中の処理が再開します。",
);

const redirected = text(
  "Millrace follows no redirection. Put the address to which the redirection leads into the connection or the step.",
  "リダイレクトには従いません。リダイレクト先のアドレスを接続またはステップに設定してください。",
);

function joined(...sentences: readonly LocalizedText[]): LocalizedText {
  return text(sentences.map(({ en }) => en).join(" "), sentences.map(({ ja }) => ja).join(""));
}

/** How long the system wants to be left alone; null where it does not say. */
function waitText(waitMs: number | undefined): LocalizedText | null {
  if (waitMs === undefined || waitMs === 0) return null;
  const seconds = Math.ceil(waitMs / 1_000);
  if (seconds <= 90) return counted(seconds, "second", "秒");
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90
    ? counted(minutes, "minute", "分")
    : counted(Math.ceil(minutes / 60), "hour", "時間");
}

function counted(count: number, unit: string, ja: string): LocalizedText {
  return text(`${count} ${unit}${count === 1 ? "" : "s"}`, `${count} ${ja}`);
}

function limitText(wait: LocalizedText | null): LocalizedText {
  return wait === null
    ? text(
        "The system limits how many requests it takes.",
        "連携先のシステムがリクエスト数を制限しています。",
      )
    : text(
        `The system limits how many requests it takes, and takes more in ${wait.en}.`,
        `連携先のシステムがリクエスト数を制限しており、${wait.ja}後に再び受け付けます。`,
      );
}

function againText(wait: LocalizedText | null): LocalizedText {
  return wait === null
    ? text("Check again in a few minutes.", "数分後にもう一度確認してください。")
    : text(`Check again in ${wait.en}.`, `${wait.ja}後にもう一度確認してください。`);
}

const fault = text("The fault is in the system.", "連携先のシステムの障害です。");
const triesAgain = text("Millrace tries again by itself.", "Millrace が自動的に再試行します。");
const findsOut = text(
  "Millrace finds out by itself whether the write happened, or asks you.",
  "書き込みが処理されたかを Millrace が確認します。確認できない場合は、担当者が判断します。",
);
const fewerCalls = text(
  "If this goes on, lower “Calls per second” in the connection.",
  "続く場合は、接続の「1 秒あたりの呼び出し回数」を下げてください。",
);
const higherLimit = text(
  "If this goes on, ask the people who run the system for a higher limit.",
  "続く場合は、システムの管理者に上限の引き上げを依頼してください。",
);
const tellThem = text(
  "If this goes on, tell the people who run the system.",
  "続く場合は、システムの管理者に連絡してください。",
);
