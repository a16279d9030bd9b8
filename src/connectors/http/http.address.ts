/** Addresses and headers of requests, as they go out. */
import { InputError, type JsonObject, text } from "#sdk/index.ts";

/** Some pairs of names and values. */
export type Pairs = Readonly<Record<string, string>>;

/**
 * The address of a path below the connection's base address. A path cannot leave it: a segment of dots, which a pill
 * may have brought, is refused, and so are signs that an address leaves out.
 */
export function addressOf(base: string, path: string, query: Pairs = {}): string {
  const url = new URL(base);
  if (/\p{Cc}/u.test(path)) throw controlRefused();
  const [beforeHash = ""] = path.split("#");
  const [before = "", ...queries] = beforeHash.split("?");
  const segments = before
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, index) => index > 0 || part !== "");
  for (const segment of segments) if (isDots(segment)) throw dotsRefused(segment);
  const added = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  const search = [...queries.filter((one) => one !== ""), ...added].join("&");
  const root = url.pathname.replace(/(?<!\/)\/+$/, "");
  const whole = `${url.origin}${root}/${segments.join("/")}${search === "" ? "" : `?${search}`}`;
  const below = URL.canParse(whole) ? new URL(whole) : null;
  if (!below?.pathname.startsWith(`${root}/`)) throw dotsRefused(path);
  return below.href;
}

/** The same text for paths and queries that lead to one address, however they are written. */
export function targetOf(path: string, query: Pairs): string {
  const [beforeHash = ""] = path.split("#");
  const [before = "", ...queries] = beforeHash.split("?");
  const written = new URLSearchParams(queries.join("&"));
  const pairs = [...written, ...Object.entries(query)].toSorted(([one], [other]) =>
    one < other ? -1 : one > other ? 1 : 0,
  );
  return JSON.stringify([before.replaceAll("\\", "/").replace(/^\/*/, "/"), ...pairs]);
}

export function encoded(word: string): string {
  // A lone half of a letter cannot be encoded.
  return encodeURIComponent(word.toWellFormed());
}

function isDots(segment: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(segment);
}

function dotsRefused(segment: string): InputError {
  return new InputError({
    code: "http.path_refused",
    message: text(
      `The path may not contain “${segment}”: it would lead to another address`,
      `パスに「${segment}」は使えません。別のアドレスを指すことになります`,
    ),
  });
}

function controlRefused(): InputError {
  return new InputError({
    code: "http.path_refused",
    message: text(
      "The path contains a tab, a line break or another sign that an address cannot have. Remove it",
      "パスに、タブ、改行など、アドレスに使えない文字が含まれています。取り除いてください",
    ),
  });
}

const nameOfHeader = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Sent by the exchange itself, or a secret that belongs into the connection. */
const ownHeaders: ReadonlySet<string> = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "cookie",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Names in small letters. Throws an InputError for what no request can bear. */
export function headersOf(headers: Pairs): Pairs {
  const entries = Object.entries(headers).map(
    ([name, value]) => [name.trim().toLowerCase(), value.trim()] as const,
  );
  for (const [name, value] of entries) {
    if (!nameOfHeader.test(name) || ownHeaders.has(name))
      throw headerRefused(name, belongsElsewhere);
    if (!isHeaderValue(value)) throw headerRefused(name, onlyPlain);
  }
  return Object.fromEntries(entries);
}

/** What may stand in a header: no line breaks, and no letters beyond Latin-1. */
export function isHeaderValue(value: string): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

const belongsElsewhere = text(
  "a step cannot send it. Secrets such as Authorization belong into the connection.",
  "ステップからは送信できません。Authorization などの秘密情報は接続に設定してください。",
);
const onlyPlain = text(
  "its value contains a line break or a letter that no header can carry.",
  "値に、改行またはヘッダーで使えない文字が含まれています。",
);

function headerRefused(name: string, why: typeof onlyPlain): InputError {
  return new InputError({
    code: "http.header_refused",
    message: text(`The header “${name}” was not sent: ${why.en}`, `ヘッダー「${name}」: ${why.ja}`),
  });
}

/** The texts among some values. */
export function pairsOf(values: JsonObject): Pairs {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}
