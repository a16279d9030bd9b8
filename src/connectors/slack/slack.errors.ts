/** What Slack answers, in words and as what is to be done next. A refusal has status 200 and `ok: false`. */
import type { ErrorFacts, HttpResponse, Json, JsonObject, OutsideError } from "#sdk/index.ts";
import {
  ConnectionError,
  InputError,
  isJsonObject,
  jsonBodyOf,
  text,
  textAt,
  TransientError,
  UnknownOutcomeError,
  waitOf,
} from "#sdk/index.ts";
import { adviceOn, wordsOf } from "./slack.advice.ts";

/** A page of something on the way is no object with `ok`. */
export function isSlacks(response: Pick<HttpResponse, "body">): boolean {
  const json = jsonBodyOf(response);
  return isJsonObject(json) && typeof json["ok"] === "boolean";
}

/** Slack looks at these before it does anything. */
const ofTheToken = new Set([
  "access_denied",
  "account_inactive",
  "ekm_access_denied",
  "enterprise_is_restricted",
  "invalid_auth",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "not_authed",
  "org_login_required",
  "team_access_not_granted",
  "token_expired",
  "token_revoked",
  "two_factor_setup_required",
]);

const ofALimit = new Set(["message_limit_exceeded", "rate_limited", "ratelimited"]);

/** What Slack documents as a refusal of what was asked for. */
const ofTheRequest = new Set([
  "cannot_dm_bot",
  "cannot_reply_to_message",
  "cant_update_message",
  "channel_is_limited_access",
  "channel_not_found",
  "edit_window_closed",
  "invalid_arg_name",
  "invalid_arguments",
  "invalid_array_arg",
  "invalid_charset",
  "invalid_cursor",
  "invalid_form_data",
  "invalid_json",
  "invalid_limit",
  "invalid_metadata_format",
  "invalid_metadata_schema",
  "invalid_post_type",
  "invalid_ts_latest",
  "invalid_ts_oldest",
  "invalid_types",
  "is_archived",
  "is_inactive",
  "json_not_object",
  "message_not_found",
  "messages_tab_disabled",
  "metadata_must_be_sent_from_app",
  "metadata_too_large",
  "method_deprecated",
  "missing_argument",
  "missing_post_type",
  "msg_too_long",
  "no_text",
  "not_in_channel",
  "restricted_action",
  "restricted_action_non_threadable_channel",
  "restricted_action_read_only_channel",
  "restricted_action_thread_locked",
  "restricted_action_thread_only_channel",
  "team_not_found",
  "thread_not_found",
  "unknown_method",
  "user_not_found",
  "users_not_found",
]);

/**
 * What an answer in Slack's own form means; null where it was accepted. Only what is known to be a refusal is one: of
 * `internal_error` and `fatal_error` Slack says that something may have been done, and of other words nobody knows.
 */
export function errorIn(does: "reads" | "writes", response: HttpResponse): OutsideError | null {
  const { status, headers } = response;
  const body = jsonBodyOf(response);
  if (status === 200 && isJsonObject(body) && body["ok"] === true) return null;
  const word = wordIn(status, body);
  const facts = factsOf(word, response, isJsonObject(body) ? body : {});
  const later = { ...facts, ...waitOf(headers) };
  const isAnswer = status === 200 || status === 429;
  if (isAnswer && (status === 429 || ofALimit.has(word)))
    return new TransientError({ ...later, unexecuted: true });
  if (isAnswer && ofTheToken.has(word)) return new ConnectionError(facts);
  if (isAnswer && ofTheRequest.has(word)) return new InputError(facts);
  return does === "writes"
    ? new UnknownOutcomeError({ ...later, worthRepeating: true })
    : new TransientError({ ...later, unexecuted: false });
}

/** Is it one of these words of Slack's? */
export function says(error: unknown, ...words: readonly string[]): boolean {
  const isRefusal = error instanceof InputError || error instanceof ConnectionError;
  return isRefusal && words.some((word) => error.facts.code === `slack.${word}`);
}

/** An answer to a write that does not name the message. */
export function unproven(requestId: string | undefined): UnknownOutcomeError {
  return new UnknownOutcomeError({
    code: "slack.unproven",
    message: text("Slack’s answer names no message", "Slack の応答にメッセージが含まれていません"),
    worthRepeating: true,
    ...(requestId === undefined ? {} : { requestId }),
  });
}

function wordIn(status: number, body: Json | undefined): string {
  const word = textAt(body, "error") ?? "";
  return /^[a-z][a-z0-9_]{0,80}$/.test(word) ? word : `http_${status}`;
}

function factsOf(word: string, { status, headers }: HttpResponse, body: JsonObject): ErrorFacts {
  const requestId = headers["x-slack-req-id"];
  const { needed, provided, response_metadata: metadata } = body;
  const messages = isJsonObject(metadata) ? metadata["messages"] : undefined;
  const advice = adviceOn(word, typeof needed === "string" ? needed : null);
  return {
    code: `slack.${word}`,
    message: wordsOf(word),
    ...(advice === null ? {} : { advice }),
    ...(requestId === undefined ? {} : { requestId }),
    details: {
      status,
      ...(needed === undefined ? {} : { needed }),
      ...(provided === undefined ? {} : { provided }),
      ...(messages === undefined ? {} : { messages }),
    },
  };
}
