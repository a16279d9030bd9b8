import type { Context } from "hono";
import { ApiError } from "../errors.ts";
import type { Env } from "../parts.ts";
import { sessionOf, type SignIn } from "./sign-in.ts";

/** What the sign-in library is told of a request, and what of its answer goes back. */

/** Only what it needs: what a stranger writes into other headers counts for nothing. */
export function headersFor(c: Context<Env>, address: string): Headers {
  const headers = new Headers({ "x-forwarded-for": address });
  for (const name of ["cookie", "user-agent"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

export function passCookies(c: Context<Env>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
}

/** As a browser that has taken these cookies would ask next. */
export function sentBack(headers: Headers): Headers {
  const cookies = headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
  return new Headers(cookies.length === 0 ? {} : { cookie: cookies.join("; ") });
}

/** The session of whoever asks. Throws where they came in by a key or the token. */
export async function ownSession(c: Context<Env>, { auth }: Pick<SignIn, "auth">) {
  const session =
    c.get("actor").via === "session" ? await sessionOf(auth, c.req.raw.headers) : null;
  if (session === null) throw ApiError.of("sign_in.session_needed");
  return session;
}
