import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { api, ask } from "../api/client.ts";
import type { ProposalSummary } from "../api/proposals.ts";
import { useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";

/** Says no to a version, or takes back one's own. */
export function Refuse({
  proposal: { id, flowName, by },
  isOwn,
}: {
  readonly proposal: ProposalSummary;
  readonly isOwn: boolean;
}) {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  const refuse = useMutation({
    mutationFn: () => ask(() => api.proposals[":id"].refusal.$post({ param: { id } })),
    onSuccess: () =>
      notifications.show({
        color: "teal",
        message: t(isOwn ? "proposals.taken_back" : "proposals.refused", { name: flowName }),
      }),
  });
  const deed = t(isOwn ? "proposals.take_back" : "proposals.refuse");
  return (
    <>
      <Button variant="default" onClick={open}>
        {deed}
      </Button>
      <Confirm
        opened={isOpen}
        onClose={close}
        title={t(isOwn ? "proposals.take_back_title" : "proposals.refuse_title", {
          name: flowName,
        })}
        confirm={deed}
        isDangerous
        onConfirm={() => refuse.mutateAsync()}
      >
        <Text size="sm">
          {t(isOwn ? "proposals.take_back_help" : "proposals.refuse_help", { name: by.name })}
        </Text>
      </Confirm>
    </>
  );
}
