/** Tokens over OAuth 2.0, as several systems give them. Pure. */
import { createPrivateKey, createSign } from "node:crypto";
import type { TokenSource } from "./connection.ts";
import type { HttpRequest } from "./http.ts";
import type { JsonObject } from "./json.ts";

/** A request as it goes out with a token (RFC 6750). */
export const bearToken: TokenSource["bear"] = (request, token) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${token}` },
});

/** A request for a token: a form that is posted. */
export function tokenRequest(url: string, form: Readonly<Record<string, string>>): HttpRequest {
  return {
    method: "POST",
    url,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(form).toString(),
  };
}

/** Who signs: a private key in PEM form, and its name where the other side has given it one. */
export interface Signer {
  readonly privateKey: string;
  readonly keyId?: string | undefined;
}

/** A request for a token with an assertion that an RSA key signs (RFC 7523, RS256). The same claims give the same bytes. */
export function assertionRequest(url: string, signer: Signer, claims: JsonObject): HttpRequest {
  return tokenRequest(url, {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: signed(signer, claims),
  });
}

function signed({ privateKey, keyId }: Signer, claims: JsonObject): string {
  const header = { alg: "RS256", typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const content = `${encoded(header)}.${encoded(claims)}`;
  const signature = createSign("RSA-SHA256").update(content).sign(privateKey, "base64url");
  return `${content}.${signature}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** Whether a text is a private RSA key in PEM form, without a password and long enough to sign with. */
export function isRsaKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= 2_048;
  } catch {
    return false;
  }
}
