import type { Calls, ProposalRecord, TakeUp } from "#engine/store.ts";
import type { FlowDocument } from "#flow/document.ts";
import { documentFrom, fromJson, fromJsonOrNull, type JsonText } from "./rows.ts";

/** A proposal, as both stores keep it. */
export interface ProposalRow {
  readonly id: string;
  readonly flow_id: string;
  readonly document: JsonText<FlowDocument>;
  readonly proposed_by: string;
  readonly at: number;
  readonly take_up: JsonText<TakeUp | null>;
  readonly owners: JsonText<readonly string[]>;
  readonly agreed: JsonText<readonly string[]>;
  readonly calls: JsonText<Calls> | null;
}

export function proposalRecord(row: ProposalRow): ProposalRecord {
  return {
    id: row.id,
    flowId: row.flow_id,
    document: documentFrom(row.document),
    by: row.proposed_by,
    at: row.at,
    takeUp: fromJson(row.take_up),
    owners: fromJson(row.owners),
    agreed: fromJson(row.agreed),
    calls: fromJsonOrNull(row.calls),
  };
}

/** Does somebody have yet to agree? */
export function isOpen({ owners, agreed }: ProposalRecord): boolean {
  return owners.some((owner) => !agreed.includes(owner));
}

/** Who has agreed once this person does; null where their word is not needed. */
export function agreedWith(
  { owners, agreed }: ProposalRecord,
  person: string,
): readonly string[] | null {
  if (!owners.includes(person)) return null;
  return owners.filter((owner) => owner === person || agreed.includes(owner));
}
