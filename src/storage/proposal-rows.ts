import type { ProposalRecord } from "#engine/store.ts";
import { columns } from "./columns.ts";

export const proposalColumns = columns<ProposalRecord>(
  "id, flow_id, document, proposed_by AS by, at, take_up, owners, agreed, calls",
  { document: "document", takeUp: "json", owners: "json", agreed: "json", calls: "json" },
);

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
