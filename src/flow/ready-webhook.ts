import { type Problem, problem } from "./problems.ts";
import type { WebhookTrigger } from "./webhook-trigger.ts";

/** What deserves a second look in a webhook trigger. */
export function webhookProblems({ check }: WebhookTrigger): readonly Problem[] {
  const where = { step: "trigger", path: ["check"] };
  return check.kind === "none" ? [problem("flow.webhook_unchecked", where, {})] : [];
}
