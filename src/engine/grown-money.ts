import type { Money } from "#sdk/action.ts";
import { currencyCode } from "#sdk/currency.ts";
import { completedRequest } from "./complete-request.ts";
import type { EffectTask } from "./effect-answer.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Outside } from "./outside.ts";
import type { EffectRecord } from "./store.ts";

/**
 * Whether a write that has waited moves more by now than what was read when it was frozen, and held against limits, or
 * agreed to by the owner of its connection.
 */
export async function hasGrown(
  task: EffectTask,
  { request }: Pick<EffectRecord, "request">,
  options: { readonly outside: Pick<Outside, "open"> },
): Promise<boolean | Failure> {
  const { action, connection } = task;
  const { readMoney: before } = request;
  if (before === undefined || connection.limits.length === 0) return false;
  try {
    const { readMoney: now } = await completedRequest(action, request, task, options);
    return isMore(now ?? null, before);
  } catch (thrown) {
    const failure = failureOf(thrown);
    // What is not there any more is refused by the other side.
    return failure.kind === "input" ? false : failure;
  }
}

function isMore(now: Money | null, before: Money | null): boolean {
  if (now === null) return false;
  if (before === null || currencyCode(now.currency) !== currencyCode(before.currency)) return true;
  return now.amount > before.amount;
}
