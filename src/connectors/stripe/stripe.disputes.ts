/** What a dispute tells of evidence that was to be given. Pure. */
import type { Found, FrozenRequest, JsonObject } from "#sdk/index.ts";
import { isJsonObject } from "#sdk/index.ts";
import { done } from "./stripe.outcomes.ts";

/** Null where the dispute does not hold all of it, or not yet at the bank, and where only a draft was to be submitted. */
export function evidenceOf(dispute: JsonObject, { params }: FrozenRequest): Found | null {
  const { evidence: wanted = null, submit = null } = params;
  const { evidence: there = null, evidence_details: details = null } = dispute;
  if (!isJsonObject(wanted) || !isJsonObject(there) || !isJsonObject(details)) return null;
  const fields = Object.entries(wanted);
  const isThere = fields.length > 0 && fields.every(([name, value]) => there[name] === value);
  const { submission_count: times } = details;
  const isSubmitted = typeof times === "number" && times > 0;
  return isThere && (submit !== true || isSubmitted) ? done(dispute) : null;
}
