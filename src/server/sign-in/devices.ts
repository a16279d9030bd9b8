import { timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Env } from "../parts.ts";
import { cookiePrefix, isHttps } from "./cookies.ts";
import { newSecret } from "./secrets.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * Browsers in which a person has signed in before. Whoever tries passwords for an e-mail from elsewhere
 * does not keep its person out there: tries in such a browser are counted by themselves. It proves
 * nothing else.
 */

const year = 365 * 24 * 60 * 60;

type Desk = Pick<SignIn, "mac" | "publicUrl">;

function nameOf({ publicUrl }: Desk): string {
  return `${cookiePrefix(publicUrl)}.device`;
}

/** Which device it is for the person with this e-mail; null: none that they are known to have used. */
export function deviceOf(c: Context<Env>, desk: Desk, email: string): string | null {
  const [device = "", mac] = (getCookie(c, nameOf(desk)) ?? "").split(".");
  const [given, wanted] = [Buffer.from(mac ?? ""), Buffer.from(macOf(desk, device, email))];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? device : null;
}

export function rememberDevice(c: Context<Env>, desk: Desk, email: string): void {
  const known = deviceOf(c, desk, email);
  const device = known ?? newSecret();
  setCookie(c, nameOf(desk), `${device}.${macOf(desk, device, email)}`, {
    httpOnly: true,
    sameSite: "Lax",
    secure: isHttps(desk.publicUrl),
    path: "/",
    maxAge: year,
  });
}

function macOf({ mac }: Desk, device: string, email: string): string {
  return mac("device", `${device} ${email}`);
}
