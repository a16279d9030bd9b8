/** Assertions that a client signs: what Salesforce takes of them, and its words for what it does not. */
import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { TokenError } from "./errors.ts";

export interface Signing {
  /** Of the certificate in the app, in PEM form. */
  readonly publicKey: string;
  /** Users whom an administrator has approved for the app. */
  readonly users: readonly string[];
}

/** Where and when an assertion comes in. */
export interface Place {
  readonly audiences: readonly string[];
  /** Milliseconds. */
  readonly now: number;
}

const LONGEST_SECONDS = 300;

const Header = z.object({ alg: z.literal("RS256") });
const Claims = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });
export type Claims = z.infer<typeof Claims>;

/** K: the words for anything that cannot be read. */
const invalid = () => new TokenError("invalid_grant", "invalid assertion");

/** Who asks; nothing is proven yet. */
export function claimsIn(assertion: string): Claims {
  const [head = "", body = ""] = assertion.split(".");
  const claims = Claims.safeParse(json(body)).data;
  if (!Header.safeParse(json(head)).success || claims === undefined) throw invalid();
  return claims;
}

/** K: the order in which it is looked at, and the words for an assertion that is good for too long. */
export function verifyAssertion(
  assertion: string,
  { sub, aud, exp }: Claims,
  { publicKey, users }: Signing,
  { audiences, now }: Place,
): void {
  const [head = "", body = "", signature = ""] = assertion.split(".");
  const isSigned = verify(
    "RSA-SHA256",
    Buffer.from(`${head}.${body}`),
    createPublicKey(publicKey),
    Buffer.from(signature, "base64url"),
  );
  if (!isSigned) throw invalid();
  if (!audiences.includes(aud)) throw new TokenError("invalid_grant", "audience is invalid");
  const left = exp - now / 1_000;
  if (left <= 0) throw new TokenError("invalid_grant", "expired authorization code");
  if (left > LONGEST_SECONDS) throw invalid();
  if (!users.includes(sub))
    throw new TokenError("invalid_grant", "user hasn't approved this consumer");
}

function json(part: string): unknown {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return parsed;
  } catch {
    return null;
  }
}
