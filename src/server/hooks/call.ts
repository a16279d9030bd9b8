import type { Context } from "hono";
import type { CallProblem } from "#flow/invoke.ts";
import type { CallAnswer, CallOutcome } from "#engine/invoke.ts";
import type { RunRecord } from "#engine/store.ts";
import { isJsonObject, jsonOf, type JsonObject } from "#sdk/json.ts";
import type { ErrorStatus } from "../error-entry.ts";
import type { ErrorDetail } from "../refusal-body.ts";
import { ApiError, apiErrors, detail } from "../errors.ts";
import { problemDetails } from "../flows/flows.view.ts";
import { type Locale, say } from "../language.ts";
import type { Env, ServerParts } from "../parts.ts";
import { storedErrorView } from "../stored-error.ts";
import { runVeils } from "../veil.ts";
import type { goingOn } from "./call-document.ts";

type Parts = Pick<ServerParts, "store" | "engine" | "people">;

const usualWait = 30;
const longestWait = 120;

/** How many seconds the caller wants to wait (RFC 7240). */
export function waitOf(prefer: string | undefined): number {
  if (prefer === undefined) return usualWait;
  const wishes = prefer.split(",").map((wish) => wish.trim().toLowerCase());
  const wait = wishes.find((wish) => /^wait\s*=/.test(wish));
  if (wait === undefined) return wishes.includes("respond-async") ? 0 : usualWait;
  const [, seconds] = /^wait\s*=\s*"?(\d{1,4})"?$/.exec(wait) ?? [];
  if (seconds === undefined || Number(seconds) > longestWait)
    throw ApiError.of("hook.bad_wait", { most: longestWait });
  return Number(seconds);
}

export function keyOf(said: string | undefined): string | null {
  if (said === undefined) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(said)) throw ApiError.of("hook.bad_key");
  return said;
}

/** The inputs. Nothing is as good as an object without any. */
export async function inputsIn(c: Context<Env>): Promise<JsonObject> {
  const body = await c.req.text();
  if (body === "") return {};
  if (!/^application\/json\s*(?:;|$)/i.test(c.req.header("content-type") ?? ""))
    throw ApiError.of("request.wrong_content_type");
  const sent = jsonOf(body);
  if (!isJsonObject(sent)) throw ApiError.of("hook.not_an_object");
  return sent;
}

/** Why no run came of a call. */
export function refusedCall(
  answer: Exclude<CallAnswer, { accepted: true }>,
  locale: Locale,
): ApiError {
  switch (answer.why) {
    case "undecided":
      return ApiError.of("system.restore_undecided");
    case "not_active":
      return ApiError.of("hook.not_active");
    case "credentials_ended":
      return ApiError.of("hook.credentials_ended");
    case "held":
      return ApiError.of("hook.held");
    case "other_inputs":
      return ApiError.of("hook.other_inputs");
    case "key_spent":
      return ApiError.of("hook.key_spent");
    case "wrong_inputs": {
      const { problems } = answer;
      const fields = problems.map(({ field }) => field.slice(0, 100)).join(", ");
      const details = problems.slice(0, 100).map((one) => inputDetail(one, locale));
      return ApiError.of("hook.wrong_inputs", { fields: fields.slice(0, 1_000) }, details);
    }
  }
}

function inputDetail({ field, why, wanted }: CallProblem, locale: Locale): ErrorDetail {
  const params = { field: field.slice(0, 100), wanted: wanted[locale] };
  const path = [field.slice(0, 100)];
  switch (why) {
    case "missing":
      return detail(ApiError.of("hook.missing_input", params), locale, path);
    case "unknown":
      return detail(ApiError.of("hook.unknown_input", params), locale, path);
    case "wrong_type":
      return detail(ApiError.of("hook.wrong_input", params), locale, path);
  }
}

/** What a caller is told of a run, whatever became of it. */
export async function answerTo(parts: Parts, run: RunRecord, c: Context<Env>): Promise<Response> {
  const url = `${parts.people.publicUrl}/hooks/${run.flowId}/runs/${run.id}`;
  c.header("Millrace-Run", run.id);
  c.header("Location", url);
  const outcome = await parts.engine.outcomeOfCall(run);
  const state = (status: string) => ({ run: { id: run.id, status, url } });
  switch (outcome.is) {
    case "succeeded":
      return c.json(outcome.outputs, 200);
    case "going_on":
      return c.json(state(statusOf(run)), 202);
    case "failed":
    case "cancelled":
    case "no_outputs": {
      const { status, error } = await failureOf(parts, run, outcome, c.get("locale"));
      return c.json(
        { error, ...state(outcome.is === "cancelled" ? "cancelled" : "failed") },
        status,
      );
    }
  }
}

function statusOf({ state }: RunRecord): (typeof goingOn)[number] {
  switch (state.phase.is) {
    case "paused":
    case "parked":
    case "waiting":
    case "delayed":
      return state.phase.is;
    case "working":
    case "succeeded":
    case "failed":
    case "cancelled":
      return "running";
  }
}

interface Failed {
  readonly status: ErrorStatus;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: readonly ErrorDetail[];
  };
}

async function failureOf(
  parts: Parts,
  run: RunRecord,
  outcome: Exclude<CallOutcome, { is: "succeeded" | "going_on" }>,
  locale: Locale,
): Promise<Failed> {
  switch (outcome.is) {
    case "cancelled":
      return own("hook.cancelled", [], locale);
    case "no_outputs":
      return own("hook.no_outputs", problemDetails(outcome.problems, locale), locale);
    case "failed": {
      const { kind, code } = outcome.error;
      const shown = storedErrorView(outcome.error, locale);
      // A caller is nobody here: nothing is told of the accounts behind connections.
      const veil = (await runVeils(parts, { person: "" }, [run.id]))(run.id);
      const error = veil({ code, message: shown?.message ?? "", details: [] });
      return { status: kind === "input" ? 422 : 502, error };
    }
  }
}

function own(
  code: "hook.cancelled" | "hook.no_outputs",
  details: readonly ErrorDetail[],
  locale: Locale,
): Failed {
  const { status, text } = apiErrors[code];
  return { status, error: { code, message: say(text, locale, {}), details } };
}
