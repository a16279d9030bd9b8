import { isJsonObject, type Json, jsonOf } from "#sdk/json.ts";
import type { RequestFields } from "#sdk/action.ts";
import type { CurlCommand, CurlNote } from "./curl.ts";
import { isList } from "./pill.ts";
import type { Value } from "./value.ts";

/**
 * The fields of a step that sends what a command of curl would send. What says who asks never gets into the step: it
 * belongs to the connection. Pure.
 */
export type FromCurl =
  | {
      readonly ok: true;
      /** Undefined: the field is left empty. */
      readonly fields: { readonly [name: string]: Value | undefined };
      readonly notes: readonly StepNote[];
    }
  /** `reads`, `writes`: another action does that. */
  | { readonly ok: false; readonly why: "reads" | "writes" | "method"; readonly method: string };

export type StepNote =
  | { readonly is: CurlNote | "as_json" | "variable" }
  /** Left out because it looks like a secret. */
  | { readonly is: "secret"; readonly name: string }
  /** As a fixed value it would make all writes one. */
  | { readonly is: "once_key"; readonly name: string }
  /** The connection goes elsewhere; null: none is chosen, or its address is not known here. */
  | { readonly is: "elsewhere"; readonly to: string; readonly base: string | null };

export function fromCurl(
  command: CurlCommand,
  request: RequestFields,
  base: string | null,
): FromCurl {
  const { method, body } = command;
  const { write } = request;
  if (write === undefined && (method !== "GET" || body !== null))
    return {
      ok: false,
      why: /^(?:POST|PUT|PATCH|DELETE)$/.test(method) ? "writes" : "method",
      method,
    };
  if (write !== undefined && !write.methods.includes(method))
    return { ok: false, why: method === "GET" ? "reads" : "method", method };
  const notes: StepNote[] = [...command.notes].map((is) => ({ is }));
  const { path, query } = addressIn(command.url, base, notes);
  const type = headerIn(command, "content-type");
  const written = write === undefined ? {} : bodyFields(body, type, write, notes);
  const fields = {
    [request.path]: constant(path),
    [request.query]: pairs(query),
    [request.headers]: pairs(headersIn(command, notes)),
    ...(write === undefined ? {} : { [write.method]: constant(method) }),
    ...written,
  };
  if (/\$\{?[A-Za-z_]\w*/.test(JSON.stringify(fields))) notes.push({ is: "variable" });
  return {
    ok: true,
    fields,
    notes: [...new Map(notes.map((note) => [JSON.stringify(note), note])).values()],
  };
}

const constant = (value: string): Value => ({ kind: "constant", value });

type Pair = [name: string, value: string];

function pairs(given: readonly Pair[]): Value | undefined {
  const fields = given.map(([name, value]) => [name, constant(value)] as const);
  return fields.length === 0 ? undefined : { kind: "object", fields: Object.fromEntries(fields) };
}

/** Below the base address of the connection, where it is. */
function addressIn(
  url: URL,
  base: string | null,
  notes: StepNote[],
): { readonly path: string; readonly query: readonly Pair[] } {
  const root = base === null ? null : URL.parse(base);
  const folder = root?.pathname.replace(/(?<!\/)\/+$/, "") ?? "";
  const isBelow = root?.origin === url.origin && `${url.pathname}/`.startsWith(`${folder}/`);
  if (!isBelow) notes.push({ is: "elsewhere", to: `${url.origin}${url.pathname}`, base });
  const below = isBelow ? url.pathname.slice(folder.length) : url.pathname;
  const kept = [...url.searchParams].filter(([name]) => isNoSecret(name, notes));
  const isOnce = new Set(kept.map(([name]) => name)).size === kept.length && kept.every(isName);
  // A place for a value, as documentation writes it, stays readable.
  const path = (below === "" ? "/" : below).replaceAll(/%7B([\w-]+)%7D/gi, "{$1}");
  const search = new URLSearchParams(kept).toString();
  return isOnce ? { path, query: kept } : { path: `${path}?${search}`, query: [] };
}

/** What a field can be called. */
const isName = ([name]: Pair): boolean => name !== "" && name !== "__proto__" && name.length <= 200;

/** What curl and browsers add, or the exchange sends by itself. */
const ofTransport =
  /^(?:host|connection|content-length|content-type|transfer-encoding|accept-encoding|expect|te|upgrade|upgrade-insecure-requests|priority|pragma|cache-control|dnt|origin|referer|user-agent|sec-.*)$/;

function headersIn({ headers }: CurlCommand, notes: StepNote[]): readonly Pair[] {
  const kept = new Map<string, Pair>();
  for (const [name, value] of headers) {
    const small = name.toLowerCase();
    if (ofTransport.test(small) || (small === "accept" && value === "*/*")) continue;
    if (/^(?:x-)?idempotency-key$/.test(small)) {
      notes.push({ is: "once_key", name });
      continue;
    }
    if (!isNoSecret(name, notes)) continue;
    const before = kept.get(small);
    kept.set(small, [before?.[0] ?? name, before ? `${before[1]}, ${value}` : value]);
  }
  return [...kept.values()].filter(isName);
}

function headerIn({ headers }: CurlCommand, wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}

/** Words that name what lets somebody in. */
const secret =
  /^(?:proxy-?)?authorization$|^cookie$|(?:^|[-_.])(?:(?:api|access|auth|client|private|secret)[-_]?)?(?:key|token|secret|password|passwd|pwd|signature|sig|session|sessionid|credential|credentials|auth)$|^(?:apikey|accesstoken|authtoken|clientsecret|secretkey|privatekey)$/i;

function isNoSecret(name: string, notes: StepNote[]): boolean {
  // `accessToken` as `access-token`.
  const isSecret = secret.test(name.replaceAll(/([a-z\d])([A-Z])/g, "$1-$2"));
  if (isSecret) notes.push({ is: "secret", name });
  return !isSecret;
}

type Write = NonNullable<RequestFields["write"]>;

function bodyFields(
  body: string | null,
  type: string | null,
  { body: chooser, json, form, text, contentType }: Write,
  notes: StepNote[],
): { readonly [name: string]: Value | undefined } {
  const none = {
    [json]: undefined,
    [form]: undefined,
    [text]: undefined,
    [contentType]: undefined,
  };
  if (body === null) return { ...none, [chooser]: constant("none") };
  const kind = /^[^;\s]*/.exec(type?.toLowerCase() ?? "")?.[0] ?? "";
  const parsed = jsonOf(body);
  const isSaid = /^application\/(?:[\w.-]+\+)?json$/.test(kind);
  // Documentation often leaves out the header that says so.
  const isMeant = kind === "" && parsed !== undefined && typeof parsed === "object";
  if (parsed !== undefined && (isSaid || isMeant)) {
    if (isMeant) notes.push({ is: "as_json" });
    const found = notes.length;
    const safe = withoutSecrets(parsed, notes);
    const written = notes.length === found ? body : JSON.stringify(safe, null, 2);
    return { ...none, [chooser]: constant("json"), [json]: constant(written) };
  }
  const isForm = kind === "" || kind === "application/x-www-form-urlencoded";
  const fields = isForm ? formIn(body) : null;
  if (fields !== null) {
    const kept = fields.filter(([name]) => isNoSecret(name, notes));
    return { ...none, [chooser]: constant("form"), [form]: pairs(kept) };
  }
  return {
    ...none,
    [chooser]: constant("text"),
    [text]: constant(body),
    [contentType]: constant(type ?? "application/x-www-form-urlencoded"),
  };
}

/** The texts of fields whose names say so are emptied. */
function withoutSecrets(json: Json, notes: StepNote[]): Json {
  if (isList(json)) return json.map((one) => withoutSecrets(one, notes));
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) =>
      typeof value === "string" && value !== "" && !isNoSecret(name, notes)
        ? [name, ""]
        : [name, withoutSecrets(value, notes)],
    ),
  );
}

/** Null where it is no form, or a name comes twice. */
function formIn(body: string): readonly Pair[] | null {
  const isWhole = body.split("&").every((part) => /^[^=]+=/.test(part) && isEncoded(part));
  const fields = [...new URLSearchParams(body)];
  const names = new Set(fields.map(([name]) => name));
  return isWhole && names.size === fields.length && fields.every(isName) ? fields : null;
}

function isEncoded(part: string): boolean {
  try {
    return decodeURIComponent(part) !== "" && !/[\r\n]/.test(part);
  } catch {
    return false;
  }
}
