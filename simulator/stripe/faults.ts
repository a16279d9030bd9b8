/** What Stripe can do to a request beside what the way there can. */
import type { RateLimitReason } from "./errors.ts";
import type { NetworkFault } from "../kit/faults.ts";

export type Fault =
  | NetworkFault
  | {
      readonly kind: "rate_limited";
      readonly reason: RateLimitReason;
      /** Seconds, as a `Retry-After`, which Stripe does not promise. */
      readonly retry_after?: number | undefined;
      readonly should_retry?: boolean | undefined;
    }
  | { readonly kind: "lock_timeout"; readonly should_retry?: boolean | undefined }
  | {
      readonly kind: "error";
      readonly when: "before" | "after";
      readonly status: number;
      /** False: it failed before execution began, so nothing is kept under the key. */
      readonly stored: boolean;
      /** The error page of something in front of Stripe instead of Stripe's JSON. */
      readonly html: boolean;
      readonly should_retry?: boolean | undefined;
    }
  /** Stripe refuses the account for now: nothing is done, whatever the key was used for before. */
  | { readonly kind: "barred" };
