/** What Stripe's lists have in common where they are reconciled. */
import type { Money } from "#sdk/index.ts";
import { isForbidden } from "./stripe.errors.ts";

export function momentOf(seconds: unknown): Date | null {
  return typeof seconds === "number" ? dateOf(seconds) : null;
}

export function dateOf(seconds: number): Date {
  return new Date(seconds * 1_000);
}

export function moneyOf(amount: unknown, currency: unknown): Money | null {
  return typeof amount === "number" && typeof currency === "string" ? { amount, currency } : null;
}

/** Null where the key may not read it: what it may read is reconciled all the same. */
export async function unlessForbidden<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}
