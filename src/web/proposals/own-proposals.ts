import { useQuery } from "@tanstack/react-query";
import { useMe } from "../api/me.ts";
import { type ProposalSummary, proposalsQuery } from "../api/proposals.ts";

/** The proposals that a person has to do with; undefined while they are asked for. */
export function useOwnProposals():
  | {
      /** They are asked, and have not said anything yet. */
      readonly toAgree: readonly ProposalSummary[];
      /** They made them, and others are asked. */
      readonly made: readonly ProposalSummary[];
    }
  | undefined {
  const me = useOwnId();
  const { data } = useQuery(proposalsQuery);
  return (
    data && {
      toAgree: data.filter(({ owners }) =>
        owners.some((owner) => owner.person.id === me && !owner.agreed),
      ),
      made: data.filter(({ by }) => by.id === me),
    }
  );
}

/** Under which id the person has agreed, and is asked. */
export function useOwnId(): string {
  const { person } = useMe();
  // Whoever uses the token of the data folder is this one.
  return person?.id ?? "local";
}
