/** Service accounts: who may ask for tokens, and the tokens that they were given. */
import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { GoogleError, TokenError, unauthenticated } from "./errors.ts";

export const demoEmail = "millrace-demo@millrace-demo.iam.gserviceaccount.com";
export const demoKeyId = "d0e5a0f1millracedemo";

/** Its private half stands in the connector. It opens nothing but this simulator. */
export const demoPublicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAojSfwspa0eN081bwOYIT
3QmCTLkxaYp/vpmrYSIV8Lz0j2mW+2DH5Eegc5h4GK1zCdBdym7LmG7NYU5aKgqO
AKuXR4qgA7pkzuRpemVIqyYvsAvBRvbxFZ8HOiEVX/5XLLhzyP29jjcP+oHg6Jte
f/HZJOWSInxPrUk5AnJHPa1i7fVf7Og9kmKe+Wx+b+7RazOndlqncJo1Xy2313I6
TTuZxDx/MMX67Sr71VpLReYmN0n7Oqc2hur0UdrzcsRRrRyHpOPl515QK51XvK24
jvxolUMbDAltkMAc30dWKXrrJDoJOvuAgo8p21DWJ8vvUfeyOHEz/1s8mi6w8Wep
lwIDAQAB
-----END PUBLIC KEY-----
`;

const sheetsScope = "https://www.googleapis.com/auth/spreadsheets";
const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const usualAudience = "https://oauth2.googleapis.com/token";

export interface Account {
  readonly email: string;
  /** By id, in PEM form. A deleted key is not there. */
  readonly keys: Map<string, string>;
}

interface Token {
  readonly secret: string;
  readonly email: string;
  readonly scopes: readonly string[];
  /** Milliseconds. */
  readonly endsAt: number;
}

const Header = z.object({ alg: z.literal("RS256"), kid: z.string().optional() });
const Claims = z.object({
  iss: z.string(),
  scope: z.string().default(""),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});

const untimely =
  "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";

export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #tokens = new Map<string, Token>();
  /** How long tokens last. */
  lastsSeconds = 3_599;

  add(email: string, keyId: string, publicKey: string): Account {
    const account = this.#accounts.get(email) ?? { email, keys: new Map<string, string>() };
    account.keys.set(keyId, publicKey);
    this.#accounts.set(email, account);
    return account;
  }

  all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  deleteKey(email: string, keyId: string): void {
    this.#accounts.get(email)?.keys.delete(keyId);
  }

  /** Every token is refused from now on. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  /** `here`: this simulator's own place that gives tokens. */
  tokenFor(form: URLSearchParams, here: string, now: number, secret: string) {
    if (form.get("grant_type") !== grantType)
      throw new TokenError("unsupported_grant_type", "Invalid grant_type");
    const claims = this.#verified(form.get("assertion") ?? "", here, now);
    const scopes = claims.scope.split(" ").filter((scope) => scope !== "");
    if (scopes.length === 0)
      throw new TokenError("invalid_scope", "Invalid OAuth scope or ID token audience provided.");
    this.give(claims.iss, now, secret, scopes);
    return { access_token: secret, expires_in: this.lastsSeconds, token_type: "Bearer" };
  }

  give(
    email: string,
    now: number,
    secret: string,
    scopes: readonly string[] = [sheetsScope],
  ): string {
    const endsAt = now + this.lastsSeconds * 1_000;
    this.#tokens.set(secret, { secret, email, scopes, endsAt });
    return secret;
  }

  /** Whose token it is; null where nobody knows it any more. */
  emailOf(secret: string): string | null {
    return this.#tokens.get(secret)?.email ?? null;
  }

  authenticate(secret: string, now: number): Token {
    const token = this.#tokens.get(secret);
    if (token === undefined || token.endsAt <= now) throw unauthenticated();
    if (!token.scopes.includes(sheetsScope))
      throw new GoogleError(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            domain: "googleapis.com",
          },
        ],
      );
    return token;
  }

  #verified(assertion: string, here: string, now: number): z.infer<typeof Claims> {
    const [head = "", body = "", signature = ""] = assertion.split(".");
    const header = Header.safeParse(json(head)).data;
    const claims = Claims.safeParse(json(body)).data;
    if (header === undefined || claims === undefined)
      throw new TokenError("invalid_grant", "Invalid JWT: Failed to decode.");
    const account = this.#accounts.get(claims.iss);
    if (account === undefined)
      throw new TokenError("invalid_grant", "Invalid grant: account not found");
    const keys =
      header.kid === undefined ? [...account.keys.values()] : [account.keys.get(header.kid)];
    const isSigned = keys.some(
      (key) =>
        key !== undefined &&
        verify(
          "RSA-SHA256",
          Buffer.from(`${head}.${body}`),
          createPublicKey(key),
          Buffer.from(signature, "base64url"),
        ),
    );
    if (!isSigned) throw new TokenError("invalid_grant", "Invalid JWT Signature.");
    if (claims.aud !== usualAudience && claims.aud !== here)
      throw new TokenError("invalid_grant", "Invalid JWT: Failed audience check.");
    const seconds = now / 1_000;
    // K: how far the clocks may differ.
    const isTimely =
      claims.exp - claims.iat <= 3_600 && claims.exp > seconds && claims.iat <= seconds + 300;
    if (!isTimely) throw new TokenError("invalid_grant", untimely);
    return claims;
  }
}

function json(part: string): unknown {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return parsed;
  } catch {
    return null;
  }
}
