import type { LocalizedText } from "#sdk/text.ts";

/** One refusal of the API: its HTTP status and what it says, with `{name}` for what is filled in. */
export interface ErrorEntry {
  readonly status: ErrorStatus;
  readonly text: LocalizedText;
}

export type ErrorStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 408
  | 409
  | 410
  | 413
  | 415
  | 422
  | 429
  | 431
  | 500
  | 502
  | 503
  | 507;
