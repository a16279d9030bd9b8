import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { NoRoomError } from "#engine/room.ts";
import { OutsideError } from "#sdk/errors.ts";
import { BadCursorError, ReadTimeoutError } from "#reading/reading.ts";
import type { Upkeep } from "#people/upkeep.ts";
import type { ErrorStatus } from "./error-entry.ts";
import { ApiError, apiErrors } from "./errors.ts";
import type { ErrorBody } from "./refusal-body.ts";
import { pathToTell } from "./guards.ts";
import { say } from "./language.ts";
import type { Locale } from "./language.ts";
import { wordsOf } from "./outside-words.ts";
import type { Env, ServerParts } from "./parts.ts";
import { hungUp } from "./surface/client.ts";

interface Refusal {
  readonly status: ErrorStatus;
  readonly error: ErrorBody["error"];
}

/** The one place where an error becomes a response. Nothing internal gets out. */
export type Refuse = (error: Error, c: Context<Env>) => Response;

export function refuseWith({ log, upkeep }: Pick<ServerParts, "log" | "upkeep">): Refuse {
  return (error, c) => {
    const { status, error: body } = refusalOf(
      hungUp(c) ? ApiError.of("request.too_slow") : known(error, upkeep),
      c.get("locale") ?? "en",
      (bug) => {
        const id = randomUUID();
        log.error(
          { err: bug, id, method: c.req.method, path: pathToTell(c.req.path) },
          "A request failed inside",
        );
        return id;
      },
    );
    if (status === 401) {
      const way = body.code === "hook.wrong_credentials" ? "Basic" : "Bearer";
      c.header("WWW-Authenticate", `${way} realm="millrace"`);
    }
    const veil = c.get("veil");
    return c.json({ error: veil === undefined ? body : veil(body) }, status);
  };
}

/** What the framework and the read side throw, in our own words. */
function known(error: Error, upkeep: Pick<Upkeep, "isAway">): Error {
  if (error instanceof NoRoomError) return ApiError.of("system.no_room");
  if (error instanceof BadCursorError) return ApiError.of("request.bad_cursor");
  if (error instanceof ReadTimeoutError) return ApiError.of("request.read_too_slow");
  if (error instanceof HTTPException) {
    if (error.status === 415) return ApiError.of("request.wrong_content_type");
    if (error.status === 400) return ApiError.of("request.malformed_json");
  }
  if (upkeep.isAway(error)) return ApiError.of("system.database_away");
  return error;
}

function refusalOf(error: Error, locale: Locale, report: (bug: Error) => string): Refusal {
  if (error instanceof ApiError) {
    const { status, text } = apiErrors[error.code];
    const message = say(text, locale, error.params);
    const { code, details, proposedLimits, confirm } = error;
    const beside = {
      ...(proposedLimits.length === 0 ? {} : { proposedLimits }),
      ...(confirm === null ? {} : { confirm }),
    };
    return { status, error: { code, message, details: [...details], ...beside } };
  }
  if (error instanceof OutsideError) return outside(error, locale);
  const message = say(apiErrors.internal.text, locale, { id: report(error) });
  return { status: apiErrors.internal.status, error: { code: "internal", message, details: [] } };
}

function outside(error: OutsideError, locale: Locale): Refusal {
  const { code, message, advice, requestId } = error.facts;
  return {
    status: statusOf(error),
    error: {
      code,
      message: wordsOf({ code, message }, locale),
      ...(advice === undefined ? {} : { advice: advice[locale] }),
      ...(requestId === undefined ? {} : { requestId }),
      details: [],
    },
  };
}

function statusOf({ kind }: OutsideError): ErrorStatus {
  switch (kind) {
    // A stored connection that does not serve is a state to be repaired, not a fault of the request.
    case "connection":
      return 409;
    case "input":
      return 422;
    case "transient":
    case "unknown_outcome":
      return 502;
  }
}
