/** What a dispute tells of evidence that was to be given. Pure. */
import type { Found, FrozenRequest, JsonObject } from "#sdk/index.ts";
import { isJsonObject, UnseenError } from "#sdk/index.ts";
import { done } from "./stripe.outcomes.ts";

/**
 * Null where it was not given: the bank has nothing yet, or the fields of a draft are still empty. Throws where the dispute
 * holds something else, or where a draft of somebody's was only to be submitted: whatever was given may have been replaced.
 */
export function evidenceOf(dispute: JsonObject, { params }: FrozenRequest): Found | null {
  const { evidence: wanted, submit } = params;
  const { evidence: there = null, evidence_details: details = null } = dispute;
  if (!isJsonObject(there) || !isJsonObject(details)) throw new UnseenError("No evidence is shown");
  const fields = Object.entries(wanted !== undefined && isJsonObject(wanted) ? wanted : {});
  const isThere = fields.length > 0 && fields.every(([name, value]) => there[name] === value);
  const { submission_count: times } = details;
  const isSubmitted = typeof times === "number" && times > 0;
  if (isThere && (submit !== true || isSubmitted)) return done(dispute);
  const isEmpty = fields.every(([name]) => (there[name] ?? "") === "");
  if (submit === true ? !isSubmitted : isEmpty) return null;
  throw new UnseenError("The dispute holds other evidence");
}
