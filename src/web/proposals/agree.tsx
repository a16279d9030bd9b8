import { Alert, Button, List, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Banknote } from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import type { ProposalSummary } from "../api/proposals.ts";
import { isRefusal, type Refusal } from "../api/refusal.ts";
import { useLimitChoices } from "../connections/limit-choices.ts";
import { LimitOffers } from "../connections/limit-offers.tsx";
import { useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { useSayFailure } from "../parts/failure.tsx";

/** Agrees to exactly this version; asks once more where real money could move by it for the first time. */
export function Agree({ proposal: { id, flowName } }: { readonly proposal: ProposalSummary }) {
  const t = useT();
  const sayFailure = useSayFailure();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Refusal | null>(null);
  const writes = asked?.details ?? [];
  const limits = useLimitChoices(asked?.proposedLimits ?? []);
  const [isAsking, setIsAsking] = useState(false);
  const agree = useMutation({
    mutationFn: (json: { readonly confirm?: string }) =>
      ask(() => api.proposals[":id"].agreement.$post({ param: { id }, json })),
    onSuccess: ({ proposal }) =>
      notifications.show({
        color: "teal",
        message: t(proposal === null ? "proposals.agreed" : "proposals.agreed_waits", {
          name: flowName,
        }),
      }),
  });
  const failed = (error: unknown): void => {
    // The screen says so as well, once it has asked again.
    if (isRefusal(error, "proposal.outdated")) void queries.invalidateQueries();
    if (!isRefusal(error, "flow.live_writes")) return sayFailure(error);
    setAsked(error);
    setIsAsking(true);
  };
  const confirm = async (): Promise<void> => {
    try {
      await agree.mutateAsync(asked?.confirm === undefined ? {} : { confirm: asked.confirm });
    } catch (failure) {
      // Other lines are to be read.
      if (isRefusal(failure, "flow.live_writes")) setAsked(failure);
      throw failure;
    }
  };
  return (
    <>
      <Button loading={agree.isPending} onClick={() => agree.mutate({}, { onError: failed })}>
        {t("proposals.agree")}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("proposals.live_title")}
        confirm={t("proposals.agree_live")}
        isDangerous
        isReady={limits.areMade}
        onConfirm={confirm}
      >
        <Alert color="red" icon={<Banknote size={20} />}>
          <Text size="sm">{t("proposals.live_help")}</Text>
          <List size="sm" mt="xs">
            {writes.map(({ step, message }) => (
              <List.Item key={`${step} ${message}`}>{message}</List.Item>
            ))}
          </List>
        </Alert>
        <LimitOffers choices={limits} />
      </Confirm>
    </>
  );
}
