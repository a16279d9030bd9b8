/** Requests that the author of a step writes: where they may go, what they may say, and what they do with money. Pure. */
import type {
  Answer,
  FrozenRequest,
  Json,
  JsonObject,
  LocalizedText,
  Money,
  MoneyKind,
  Movement,
} from "#sdk/index.ts";
import { InputError, isJsonObject, text } from "#sdk/index.ts";
import { movesOfCustomer, rootOf } from "./stripe.balances.ts";
import { isCurrencyClaimed, moneyOfClaim } from "./stripe.own-currency.ts";
import { amountOf, bodyOf, isHeld, isPending } from "./stripe.writes.ts";

/** What a new object does with money. Each of them takes metadata. */
const moving: ReadonlyMap<string, MoneyKind> = new Map([
  ["charges", "charge"],
  ["payment_intents", "charge"],
  ["refunds", "refund"],
  ["credit_notes", "other"],
  ["invoiceitems", "other"],
  ["invoices", "other"],
  ["payouts", "other"],
  ["subscription_items", "other"],
  ["subscription_schedules", "other"],
  ["subscriptions", "other"],
  ["transfers", "other"],
]);

/** Making such an object, or changing one, moves nothing and demands nothing: why. Each of them takes metadata. */
export const still: ReadonlyMap<string, string> = new Map([
  ["checkout/sessions", "a payer pays by their own doing"],
  ["coupons", "takes off what is demanded elsewhere"],
  ["customers", "says who somebody is; a balance is a case of its own"],
  ["file_links", "leads to a file"],
  ["payment_links", "a payer pays by their own doing"],
  ["prices", "is asked for where something is sold at it"],
  ["products", "is what a price is for"],
  ["promotion_codes", "takes off what is demanded elsewhere"],
  ["quotes", "is an offer, until somebody accepts it by a request of its own"],
  ["setup_intents", "saves a way to pay"],
  ["tax_rates", "is a rate that others use"],
  ["webhook_endpoints", "hears of events"],
]);

/** A POST to it makes an object that takes metadata, and so our mark. */
export function isMarked(path: string): boolean {
  const collection = collectionIn(path);
  return moving.has(collection) || still.has(collection);
}

function collectionIn(path: string): string {
  return path.replace(/^\/v1\//, "");
}

function isOfCustomer({ path }: FrozenRequest): boolean {
  return /^customers(?:\/|$)/.test(collectionIn(path));
}

/** What is paid goes on to another account by itself. */
const passesOn = /(?:^|\[)transfer_data(?:\[|\]|$)/;

function movesNone(request: FrozenRequest): boolean {
  if (isOfCustomer(request) && movesOfCustomer(request)) return false;
  if (Object.keys(request.params).some((name) => passesOn.test(name))) return false;
  const collection = collectionIn(request.path);
  return [collection, collection.replace(/\/[^/]+$/, "")].some((name) => still.has(name));
}

/** What a request may move. What is not known to move nothing may move money, of which only Stripe knows the amount. */
export function movementOf(request: FrozenRequest, answered: Answer | null): Movement | null {
  const { path } = request;
  if (!path.startsWith("/v1/") || movesNone(request)) return null;
  const kind = moneyKindOf(path);
  const money = moneyOfRequest(request, bodyOf(answered));
  const isHold = kind === "charge" && isHeld(request, answered);
  return { kind: isHold ? "hold" : kind, money, isPending: isPending(answered) };
}

function moneyOfRequest(request: FrozenRequest, answered: JsonObject): Money | null {
  if (isCurrencyClaimed(request.path)) return moneyOfClaim(request, answered);
  // Of what a customer is owed, an amount beside it says nothing.
  const isUnknown = isOfCustomer(request) && movesOfCustomer(request);
  return isUnknown ? null : amountOf(request.params);
}

function moneyKindOf(path: string): MoneyKind {
  if (/^\/v1\/charges\/[^/]+\/refunds?$/.test(path)) return "refund";
  return moving.get(collectionIn(path)) ?? "other";
}

/** Of these, Stripe's answer has no id, by which it would prove that a write was executed. */
const unproven = new Set([
  "account_links",
  "account_sessions",
  "balance_settings",
  "cash_balance",
  "connection_tokens",
  "customer_sessions",
  "funding_instructions",
  "login_links",
  "meter_event_adjustments",
  "meter_events",
  "settings",
]);

/** The path of a write, as `readPath` takes it, in the one spelling by which it is known what it moves. */
export function writePath(given: string): string {
  const path = readPath(given).replace(/%[\da-f]{2}/gi, (written) => {
    const sign = String.fromCharCode(Number.parseInt(written.slice(1), 16));
    return /[\w.~-]/.test(sign) ? sign : written;
  });
  if (unproven.has(path.split("/").at(-1) ?? ""))
    throw pathRefused(
      text(
        `Stripe answers “${path}” without an ID, so that nothing would prove that the request was executed`,
        `「${path}」に対する Stripe の応答には ID がないため、リクエストが実行されたことを確認できません`,
      ),
    );
  return path;
}

/** A path of Stripe's API that leads nowhere else. Throws an InputError for any other. */
export function readPath(path: string): string {
  if (!path.startsWith("/v1/"))
    throw pathRefused(
      text(
        "The path must begin with /v1/. Requests go to Stripe's own address alone",
        "パスは /v1/ で始めてください。リクエストの送信先は Stripe のアドレスに限られます",
      ),
    );
  if (/[?#]/.test(path))
    throw pathRefused(
      text(
        "The path may not contain “?” or “#”. Parameters have their own field",
        "パスに「?」や「#」は使えません。パラメーターは専用の項目に入力してください",
      ),
    );
  for (const part of path.split("/").slice(1)) if (!isPart(part)) throw partRefused(part);
  return path;
}

/** Nothing that somebody on the way may read as another address: no dots alone, no slashes or controls in disguise. */
function isPart(part: string): boolean {
  if (!/^(?:[\w.~!*'()@:-]|%[\da-f]{2})+$/i.test(part)) return false;
  return !/^(?:\.|%2e){1,2}$/i.test(part) && !/%(?:[01][\da-f]|7f|2f|5c)/i.test(part);
}

function partRefused(part: string): InputError {
  if (part === "")
    return pathRefused(
      text(
        "A part of the path is empty. Perhaps a data pill in it has no value",
        "パスに空の部分があります。データピルの値が空の可能性があります",
      ),
    );
  const shown = JSON.stringify(part).slice(1, -1);
  return pathRefused(
    text(
      `The path may not contain “${shown}”: it is not a plain part of an address`,
      `パスに「${shown}」は使えません。アドレスの一部として正しくありません`,
    ),
  );
}

function pathRefused(message: LocalizedText): InputError {
  return new InputError({ code: "stripe.path_refused", message });
}

/** Names such as `items[0][price]`. */
const parameterName = /^[A-Za-z]\w*(?:\[[^[\]\p{Cc}]*\])*$/u;

/** Rows of names and values as Stripe's parameters. Throws an InputError for a name that no parameter has. */
export function parametersOf(rows: JsonObject | undefined): JsonObject {
  const parameters = Object.entries(rows ?? {}).map(
    ([name, value]) => [name.trim(), value] as const,
  );
  for (const [name] of parameters)
    if (!parameterName.test(name))
      throw parameterRefused(
        text(
          `“${name}” is not a valid parameter name. Names look like email, items[0][price] or expand[0]`,
          `「${name}」はパラメーター名として正しくありません。例: email、items[0][price]、expand[0]`,
        ),
      );
  return Object.fromEntries(parameters);
}

/** The same for a write, some of whose parameters have fields of their own. */
export function writtenParameters(rows: JsonObject | undefined): JsonObject {
  const parameters = parametersOf(rows);
  for (const name of Object.keys(parameters)) {
    const own = ownFields.get(rootOf(name));
    if (own !== undefined)
      throw parameterRefused(
        text(
          `“${name}” has a field of its own: enter it in ${own.en}`,
          `「${name}」には専用の項目があります。「${own.ja}」に入力してください`,
        ),
      );
    if (name.includes("[millrace_"))
      throw parameterRefused(
        text(
          `“${name}” was not sent: names that start with millrace_ are kept for Millrace itself`,
          `「${name}」: millrace_ で始まる名前は Millrace が使用します`,
        ),
      );
  }
  return parameters;
}

const ownFields: ReadonlyMap<string, LocalizedText> = new Map([
  ["amount", text("Amount", "金額")],
  ["currency", text("Currency", "通貨")],
  ["metadata", text("Metadata", "メタデータ")],
]);

function parameterRefused(message: LocalizedText): InputError {
  return new InputError({ code: "stripe.parameter_refused", message });
}

/** What a step hands on of an answer. */
export function answeredWith(body: Json): JsonObject {
  const named = (name: string): Json => (isJsonObject(body) ? (body[name] ?? null) : null);
  const [id, object] = [named("id"), named("object")];
  return {
    id: typeof id === "string" ? id : null,
    object: typeof object === "string" ? object : null,
    body,
  };
}
