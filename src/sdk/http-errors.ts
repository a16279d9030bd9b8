import {
  ConnectionError,
  type ErrorFacts,
  InputError,
  type OutsideError,
  TransientError,
  UnknownOutcomeError,
} from "./errors.ts";
import type { HttpResponse } from "./http.ts";

/**
 * What an answer in the system's own form means by its status, as HTTP defines it; null if the
 * request was accepted. If the system gives a status another meaning, decide about that status
 * first. Pure.
 */
export function errorByStatus(
  method: string,
  { status, headers }: Pick<HttpResponse, "status" | "headers">,
  given: ErrorFacts,
): OutsideError | null {
  if (status >= 200 && status <= 299) return null;
  const facts = { ...given, details: { status, ...given.details } };
  const later = { ...facts, ...waitOf(headers) };
  if (status === 401 || status === 403) return new ConnectionError(facts);
  if (status === 429) return new TransientError({ ...later, unexecuted: true });
  // 408 and 425: the system gave up waiting, which says nothing of what it did.
  if (status >= 400 && status <= 499 && status !== 408 && status !== 425)
    return new InputError(facts);
  // A redirection is followed by nobody: what it answers a second time tells no more.
  const isRedirection = status >= 300 && status <= 399;
  if (method !== "GET")
    return new UnknownOutcomeError({ ...later, worthRepeating: !isRedirection });
  return isRedirection
    ? new InputError(facts)
    : new TransientError({ ...later, unexecuted: false });
}

/**
 * The pause that `Retry-After` asks for, in seconds or as a date. A date counts from the answer's
 * own clock.
 */
export function waitOf(headers: HttpResponse["headers"]): { readonly waitMs?: number } {
  const said = headers["retry-after"]?.trim() ?? "";
  if (/^\d{1,7}$/.test(said)) return { waitMs: Number(said) * 1_000 };
  const waitMs = Date.parse(said) - Date.parse(headers["date"] ?? "");
  return Number.isFinite(waitMs) && waitMs >= 0 ? { waitMs } : {};
}
