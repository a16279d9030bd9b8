/** Access tokens by client credentials, which die without a word. */
import { SalesforceError, TokenError } from "./errors.ts";

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export class Tokens {
  readonly clients = new Map<string, Client>();
  readonly #good = new Set<string>();
  /** Every token that was given, dead or alive. */
  readonly #given = new Set<string>();
  /** Tokens are given, and good for nothing. */
  useless = false;

  give(form: URLSearchParams, newToken: () => string): string {
    const client = this.clients.get(form.get("client_id") ?? "");
    if (client === undefined)
      throw new TokenError("invalid_client_id", "client identifier invalid");
    if (client.secret !== form.get("client_secret"))
      throw new TokenError("invalid_client", "invalid client credentials");
    if (form.get("grant_type") !== "client_credentials")
      throw new TokenError("unsupported_grant_type", "grant type not supported");
    const token = newToken();
    this.#given.add(token);
    if (!this.useless) this.#good.add(token);
    return token;
  }

  isKnown(token: string): boolean {
    return this.#given.has(token);
  }

  endAll(): void {
    this.#good.clear();
  }

  check(token: string): void {
    if (this.#good.has(token)) return;
    throw new SalesforceError(401, "INVALID_SESSION_ID", "Session expired or invalid");
  }
}

export function bearerIn(header: string | undefined): string {
  return /^bearer (\S+)$/i.exec(header?.trim() ?? "")?.[1] ?? "";
}
