/** Bot tokens: what they may do, and whether they still serve. */
import { SlackError } from "./errors.ts";

/** What the manifest in the connector's form asks for. */
const ALL_SCOPES = [
  "chat:write",
  "chat:write.public",
  "channels:read",
  "channels:history",
  "groups:read",
  "groups:history",
  "im:read",
  "im:history",
  "im:write",
  "users:read",
  "users:read.email",
] as const;

export interface Token {
  readonly secret: string;
  scopes: readonly string[];
  state: "active" | "revoked" | "expired" | "inactive";
  /** The id of the workspace that it says it is of; null: the only one's. */
  team: string | null;
}

const REFUSALS = {
  revoked: "token_revoked",
  expired: "token_expired",
  inactive: "account_inactive",
} as const;

export class Tokens {
  readonly #tokens = new Map<string, Token>();

  set(secret: string, change: Partial<Omit<Token, "secret">> = {}): Token {
    const known = this.#tokens.get(secret);
    const token: Token = {
      scopes: ALL_SCOPES,
      state: "active",
      team: null,
      ...known,
      ...change,
      secret,
    };
    this.#tokens.set(secret, token);
    return token;
  }

  get(secret: string): Token | undefined {
    return this.#tokens.get(secret);
  }

  all(): Token[] {
    return [...this.#tokens.values()];
  }

  authenticate(secret: string): Token {
    if (secret === "") throw new SlackError("not_authed");
    const token = this.#tokens.get(secret);
    if (token === undefined) throw new SlackError("invalid_auth");
    if (token.state !== "active") throw new SlackError(REFUSALS[token.state]);
    return token;
  }
}

export function requireScope(token: Token, needed: string): void {
  if (token.scopes.includes(needed)) return;
  throw new SlackError("missing_scope", { needed, provided: token.scopes.join(",") });
}

/** In the header, or in a form, never in JSON. */
export function presented(header: string | undefined, form: string | undefined): string {
  const bearer = /^bearer (\S+)$/i.exec(header?.trim() ?? "")?.[1];
  return bearer ?? form ?? "";
}

export function masked(secret: string): string {
  return `${secret.slice(0, 5)}${"*".repeat(Math.max(0, secret.length - 9))}${secret.slice(-4)}`;
}
