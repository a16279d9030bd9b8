import { Stack, Title } from "@mantine/core";
import { useT } from "../language/language.tsx";
import { Page } from "../parts/page.tsx";
import { useOwnProposals } from "./own-proposals.ts";
import { ProposalCard } from "./proposal-card.tsx";
import { ProposalsToAgree } from "./proposals-to-agree.tsx";

/** What waits for the person, and what they wait for. */
export function ProposalsPage() {
  const t = useT();
  const made = useOwnProposals()?.made ?? [];
  return (
    <Page title={t("nav.proposals")} help={t("proposals.help")}>
      <Stack gap="xl">
        <ProposalsToAgree />
        {made.length > 0 && (
          <section aria-label={t("proposals.made")}>
            <Title order={2} size="h4" mb="sm">
              {t("proposals.made")}
            </Title>
            <Stack>
              {made.map((proposal) => (
                <ProposalCard key={proposal.id} proposal={proposal} may="take_back" />
              ))}
            </Stack>
          </section>
        )}
      </Stack>
    </Page>
  );
}
