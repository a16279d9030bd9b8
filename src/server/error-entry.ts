import type { MoneyLimit } from "#engine/store.ts";
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

/** One thing that is wrong, where it is. */
export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  /** Keys from the root of what was sent, or of the step named by `step`. */
  readonly path?: readonly (string | number)[];
  /** The step of a flow: its id, `trigger`, or null for the flow as a whole. */
  readonly step?: string | null;
  readonly severity?: "error" | "warning";
}

/** Limits on money that are proposed to the owner of a connection that has none. */
export interface ProposedLimits {
  readonly connection: string;
  readonly name: string;
  /** Empty where nothing is known; `reasons` says why. */
  readonly limits: readonly MoneyLimit[];
  readonly reasons: readonly string[];
}
