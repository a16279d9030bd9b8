import { hc, parseResponse } from "hono/client";
import type { Api, Door } from "#server/app.ts";
import { localeNow } from "../language/locale.ts";
import { confirmed } from "./confirmation.ts";
import { failureOf, isRefusal } from "./refusal.ts";
import { signedInAgain, whileSignedIn } from "./session.ts";

/** Typed clients of the HTTP API. */

const options = { headers: () => ({ "accept-language": localeNow() }) };
const address = `${location.origin}/api/v1`;

/** Behind the sign-in. */
export const api = hc<Api>(address, options);

/** What is open to everybody. */
export const door = hc<Door>(address, options);

type Response = Extract<Parameters<typeof parseResponse>[0], { readonly status: number }>;

/** What a request is answered with, as JSON makes it. */
export type AnswerOf<Request extends (...args: never[]) => Promise<Response>> = Awaited<
  Parsed<Awaited<ReturnType<Request>>>
>;
type Parsed<One extends Response> = ReturnType<typeof parseResponse<One>>;

/**
 * Sends a request and gives its answer. Throws a `Refusal` with the server's words, or `Unreachable`.
 * Where the session has ended, or must be confirmed, it waits until the person has done so and asks then.
 */
export function ask<One extends Response>(request: () => Promise<One>): Parsed<One> {
  return whileSignedIn()
    .then(() => askAtDoor(request))
    .catch(async (error: unknown) => {
      await mendable(error);
      return ask(request);
    });
}

/**
 * Waits until the person has done what lets a refused call pass: signed in again, or shown who they are.
 * Throws the refusal where there is no such thing, or they do not want to.
 */
export async function mendable(error: unknown): Promise<void> {
  if (isRefusal(error, "request.token_missing")) return signedInAgain();
  if (!isRefusal(error, "sign_in.confirm_needed") || !(await confirmed())) throw error;
}

/** The same for a request that is made before anybody is signed in: it waits for nobody. */
export function askAtDoor<One extends Response>(request: () => Promise<One>): Parsed<One> {
  return parseResponse(request()).catch((error: unknown) => {
    throw failureOf(error);
  });
}
