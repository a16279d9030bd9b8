import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Handshake } from "lucide-react";
import { proposalsQuery } from "../api/proposals.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { useOwnProposals } from "./own-proposals.ts";
import { ProposalCard } from "./proposal-card.tsx";

/** The versions that would use the person's connections, and wait for them to agree. */
export function ProposalsToAgree() {
  const t = useT();
  const proposals = useQuery(proposalsQuery);
  const toAgree = useOwnProposals()?.toAgree ?? [];
  return (
    <Asked query={proposals}>
      {() =>
        toAgree.length === 0 ? (
          <Empty icon={Handshake} title={t("proposals.none")}>
            {t("proposals.none_help")}
          </Empty>
        ) : (
          <Stack>
            {toAgree.map((proposal) => (
              <ProposalCard key={proposal.id} proposal={proposal} may="agree" />
            ))}
          </Stack>
        )
      }
    </Asked>
  );
}
