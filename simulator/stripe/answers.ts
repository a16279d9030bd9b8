/** How results and refusals look on the wire. */
import type { StripeError } from "./errors.ts";
import { type Answer, ERROR_PAGE, type Result, strangersAnswer } from "../kit/answer.ts";
import { struck } from "../kit/faults.ts";
import type { Outcome } from "../kit/journal.ts";
import { type Handling, versionAsked } from "./handling.ts";
import { text } from "./params.ts";

export function refusal(handling: Handling, error: StripeError, outcome: Outcome): Result {
  const { request_id, account, livemode } = handling.exchange;
  const { code } = error.body;
  const body = {
    error: {
      ...error.body,
      ...(code === undefined ? {} : { doc_url: docUrl(code) }),
      ...(account === null
        ? {}
        : {
            request_log_url: `https://dashboard.stripe.com/${account}/${livemode === true ? "" : "test/"}workbench/logs?object=${request_id}`,
          }),
    },
  };
  return {
    status: error.status,
    body: JSON.stringify(body),
    outcome,
    object: text(error.body.payment_intent ?? {}, "id") ?? error.body.charge ?? null,
    headers: error.headers,
  };
}

function docUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}

export function dressed(handling: Handling, result: Result): Answer {
  const stranger = strangersAnswer(handling);
  if (stranger === null) return dressedByStripe(handling, result);
  const headers = { ...stranger.headers, ...wishes(struck(handling, "stranger")?.should_retry) };
  return { ...stranger, headers };
}

function wishes(retry: boolean | undefined, after?: number): Answer["headers"] {
  return {
    ...(retry === undefined ? {} : { "Stripe-Should-Retry": String(retry) }),
    ...(after === undefined ? {} : { "Retry-After": String(after) }),
  };
}

function dressedByStripe(handling: Handling, result: Result): Answer {
  const { received, exchange, sim } = handling;
  const { idempotency_key, request_id } = exchange;
  const error = struck(handling, "error");
  // A gateway's page comes with the gateway's status, also where the answer behind it is repeated.
  const page = error?.html === true ? error : undefined;
  const retry = handling.faults.map(shouldRetry).find((one) => one !== undefined);
  const retryAfter = struck(handling, "rate_limited")?.retry_after;
  const keyed = received.method === "POST" && idempotency_key !== null;
  return {
    status: page?.status ?? result.status ?? 500,
    body: page === undefined ? result.body : ERROR_PAGE,
    headers: {
      "Content-Type": page === undefined ? "application/json" : "text/html",
      Date: new Date(sim.clock.now()).toUTCString(),
      "Stripe-Version": versionAsked(handling),
      // Stripe's lock timeouts may come without one.
      ...(struck(handling, "lock_timeout") === undefined ? { "Request-Id": request_id } : {}),
      ...(keyed
        ? {
            "Idempotency-Key": idempotency_key,
            "Original-Request": exchange.original_request ?? request_id,
          }
        : {}),
      ...wishes(retry, retryAfter),
      ...result.headers,
    },
  };
}

function shouldRetry(fault: Handling["faults"][number]): boolean | undefined {
  return "should_retry" in fault ? fault.should_retry : undefined;
}
