/** Access tokens by client credentials and by signed assertions. They die without a word. */
import { claimsIn, type Place, type Signing, verifyAssertion } from "./assertions.ts";
import { SalesforceError, TokenError } from "./errors.ts";

export interface Client {
  readonly id: string;
  /** For client credentials. */
  readonly secret?: string | undefined;
  /** For the JWT bearer flow. */
  readonly signing?: Signing | undefined;
}

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

export class Tokens {
  readonly clients = new Map<string, Client>();
  readonly #good = new Set<string>();
  /** Every token that was given, dead or alive. */
  readonly #given = new Set<string>();
  /** Tokens are given, and good for nothing. */
  useless = false;

  /** `place`: where and when a form comes in, for assertions. */
  give(form: URLSearchParams, newToken: () => string, place: Place): string {
    switch (form.get("grant_type") ?? "") {
      case "client_credentials":
        this.#byCredentials(form);
        break;
      case JWT_BEARER:
        this.#byAssertion(form, place);
        break;
      default:
        throw new TokenError("unsupported_grant_type", "grant type not supported");
    }
    const token = newToken();
    this.#given.add(token);
    if (!this.useless) this.#good.add(token);
    return token;
  }

  #client(id: string): Client {
    const client = this.clients.get(id);
    if (client !== undefined) return client;
    throw new TokenError("invalid_client_id", "client identifier invalid");
  }

  #byCredentials(form: URLSearchParams): void {
    const { secret } = this.#client(form.get("client_id") ?? "");
    if (secret === undefined)
      throw new TokenError("invalid_grant", "no client credentials user enabled");
    if (secret !== form.get("client_secret"))
      throw new TokenError("invalid_client", "invalid client credentials");
  }

  #byAssertion(form: URLSearchParams, place: Place): void {
    const assertion = form.get("assertion") ?? "";
    const claims = claimsIn(assertion);
    const { signing } = this.#client(claims.iss);
    // K: what an app without a certificate answers.
    if (signing === undefined) throw new TokenError("invalid_grant", "invalid assertion");
    verifyAssertion(assertion, claims, signing, place);
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
