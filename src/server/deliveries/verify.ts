import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";

/** Whether a delivery shows what its check asks for. Pure: it looks at the bytes as they came. */
export interface Shown {
  readonly header: (name: string) => string | null;
  readonly body: Uint8Array;
}

export type Verdict = "genuine" | "wrong_signature" | "too_old" | "no_secret";

/** A signature is good for so many seconds before and after the moment that it names. */
const longestAge = 300;

/** `secrets`: all that are good at present; two while one takes the place of the other. */
export function verify(
  check: WebhookCheck,
  shown: Shown,
  secrets: readonly string[],
  now: number,
): Verdict {
  if (check.kind === "none") return "genuine";
  if (secrets.length === 0) return "no_secret";
  const { header, body } = shown;
  switch (check.kind) {
    case "stripe": {
      const parts = pairsIn(header("stripe-signature") ?? "");
      const [at = ""] = parts.get("t") ?? [];
      const wanted = secrets.map((secret) => hmac("sha256", secret, `${at}.`, body));
      return aged(at, now, isOneOf(decoded(parts.get("v1") ?? [], "hex"), wanted));
    }
    case "slack": {
      const at = header("x-slack-request-timestamp") ?? "";
      const given = after("v0=", header("x-slack-signature"));
      const wanted = secrets.map((secret) => hmac("sha256", secret, `v0:${at}:`, body));
      return aged(at, now, isOneOf(decoded(given, "hex"), wanted));
    }
    case "standard": {
      const [id, at] = [header("webhook-id") ?? "", header("webhook-timestamp") ?? ""];
      const given = (header("webhook-signature") ?? "")
        .split(" ")
        .flatMap((one) => after("v1,", one));
      const wanted = secrets.map((secret) =>
        hmac("sha256", standardKey(secret), `${id}.${at}.`, body),
      );
      // What is signed names the delivery: without an id it would be one that a stranger can repeat.
      return aged(at, now, id !== "" && isOneOf(decoded(given, "base64"), wanted));
    }
    case "github":
      return signed(after("sha256=", header("x-hub-signature-256")), "hex", "sha256");
    case "shopify":
      return signed(after("", header("x-shopify-hmac-sha256")), "base64", "sha256");
    case "hmac":
      return signed(after(check.prefix, header(check.header)), check.encoding, check.algorithm);
    case "basic":
      return shows(secrets, basicIn(header("authorization")));
    case "header":
      return shows(secrets, header(check.header));
  }

  function signed(
    given: readonly string[],
    encoding: "hex" | "base64",
    algorithm: "sha256" | "sha1" | "sha512",
  ): Verdict {
    const wanted = secrets.map((secret) => hmac(algorithm, secret, "", body));
    return isOneOf(decoded(given, encoding), wanted) ? "genuine" : "wrong_signature";
  }
}

/** The secret of the Standard Webhooks specification: its bytes stand in base64 behind `whsec_`. */
export function standardKey(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ""), "base64");
}

function hmac(
  algorithm: string,
  secret: string | Buffer,
  before: string,
  body: Uint8Array,
): Buffer {
  return createHmac(algorithm, secret).update(before).update(body).digest();
}

function aged(at: string, now: number, isSigned: boolean): Verdict {
  if (!isSigned || !/^\d{1,12}$/.test(at)) return "wrong_signature";
  return Math.abs(now / 1_000 - Number(at)) <= longestAge ? "genuine" : "too_old";
}

/** Every secret is compared, so that the time tells nothing of which one is good. */
function shows(secrets: readonly string[], given: string | null): Verdict {
  const print = (text: string) => createHash("sha256").update(text).digest();
  const isShown = isOneOf([print(given ?? "")], secrets.map(print));
  return isShown && given !== null ? "genuine" : "wrong_signature";
}

function isOneOf(given: readonly Buffer[], wanted: readonly Buffer[]): boolean {
  const pairs = given.flatMap((one) => wanted.map((other) => isEqual(one, other)));
  return pairs.includes(true);
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Nobody makes us compare more than a sender sends. */
const mostSignatures = 20;

function decoded(given: readonly string[], encoding: "hex" | "base64"): readonly Buffer[] {
  const shape = encoding === "hex" ? /^(?:[0-9a-f]{2})+$/i : /^[A-Za-z0-9+/]+={0,2}$/;
  return given
    .slice(0, mostSignatures)
    .filter((one) => shape.test(one))
    .map((one) => Buffer.from(one, encoding));
}

function after(prefix: string, given: string | null): readonly string[] {
  return given?.startsWith(prefix) === true ? [given.slice(prefix.length)] : [];
}

/** `t=1,v1=a,v1=b`. */
function pairsIn(header: string): ReadonlyMap<string, readonly string[]> {
  const pairs = header.split(",").flatMap((part): (readonly [string, string])[] => {
    const at = part.indexOf("=");
    return at === -1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()]];
  });
  const byName = Map.groupBy(pairs, ([name]) => name);
  return new Map([...byName].map(([name, those]) => [name, those.map(([, value]) => value)]));
}

/** `user:password`. */
function basicIn(header: string | null): string | null {
  const [, encoded] = /^basic ([A-Za-z0-9+/_=-]{1,4000})$/i.exec(header ?? "") ?? [];
  return encoded === undefined ? null : Buffer.from(encoded, "base64").toString("utf8");
}
