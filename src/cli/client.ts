import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DetailedError, hc, type InferResponseType } from "hono/client";
import { z } from "zod";
import type { Locale } from "#i18n/language.ts";
import { ErrorBody } from "#server/refusal-body.ts";
import type { Translate } from "#i18n/translator.ts";
import type { Api, Door } from "#server/app.ts";
import { exitCodes, Failure, refused } from "./failure.ts";

export interface Target {
  readonly url: string;
  /** The data folder of the server, where the token is. */
  readonly data: string;
}

export type Client = ReturnType<typeof hc<Api>>;
/** Of what needs no key. */
export type DoorClient = ReturnType<typeof hc<Door>>;

/** The answers as JSON makes them. */
export type RunPage = InferResponseType<Client["runs"]["$get"], 200>;
export type RunSummary = RunPage["items"][number];
export type Run = InferResponseType<Client["runs"][":id"]["$get"], 200>;

export type FlowSummary = InferResponseType<Client["flows"]["$get"], 200>["items"][number];
export type ItemPage = InferResponseType<Client["runs"][":id"]["items"]["$get"], 200>;
export type ItemDetail = InferResponseType<Client["runs"][":id"]["item"]["$get"], 200>;

/** Outside systems are asked behind some calls, and may take a while. */
const patienceMs = 120_000;

/** Typed clients of the HTTP API. */
export function connect(
  { url }: Target,
  headers: Headers,
): { readonly api: Client; readonly door: DoorClient } {
  const address = new URL("/api/v1", url).href;
  const options = {
    headers,
    fetch: (...[input, init]: Parameters<typeof fetch>) =>
      fetch(input, { ...init, signal: AbortSignal.timeout(patienceMs) }),
  };
  return { api: hc<Api>(address, options), door: hc<Door>(address, options) };
}

/** What every request carries. */
export type Headers = Readonly<Record<string, string>>;

/** With the API key, where there is one; else with the token of the data folder. */
export function headersFor(
  target: Target,
  apiKey: string | undefined,
  locale: Locale,
  t: Translate,
): Headers {
  const hasKey = apiKey !== undefined && apiKey !== "";
  if (hasKey && !isPrivate(new URL(target.url)))
    throw new Failure(exitCodes.usage, t("cli.key_in_the_clear", { url: target.url }));
  const shown = hasKey ? apiKey : tokenIn(target.data, t);
  return { authorization: `Bearer ${shown}`, "accept-language": locale };
}

/** Nobody on the way can read it. */
function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname);
}

function tokenIn(data: string, t: Translate): string {
  const path = join(data, "api-token");
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new Failure(exitCodes.unreachable, t("cli.no_token", { path }));
  }
}

const Refusal = z.object({ data: ErrorBody });

/** Waits for an answer, or throws the Failure that tells why there is none. */
export async function answerOf<Answer>(
  asking: Promise<Answer>,
  { url }: Target,
  t: Translate,
): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    const refusal = error instanceof DetailedError ? Refusal.safeParse(error.detail).data : null;
    if (refusal) throw refused(refusal.data, t);
    throw new Failure(exitCodes.unreachable, t("cli.unreachable", { url }));
  }
}
