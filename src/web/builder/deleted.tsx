import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { mapSteps } from "#flow/blocks.ts";
import type { FlowDocument } from "#flow/document.ts";
import { api, ask } from "../api/client.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { useBench } from "./bench.ts";

/** Somebody has deleted the flow that is on the screen. What is seen of it need not be lost. */
export function Deleted({
  name,
  document,
}: {
  readonly name: string;
  readonly document: FlowDocument;
}) {
  const t = useT();
  const navigate = useNavigate();
  const { isReadOnly, own } = useBench();
  const keep = useMutation({
    mutationFn: () => {
      const draft = withOwn(document, new Set(own.map(({ id }) => id)));
      return ask(() => api.flows.$post({ json: { name, draft } }));
    },
    onSuccess: ({ id }) => navigate({ to: "/flows/$id", params: { id }, ignoreBlocker: true }),
  });
  return (
    <Modal
      opened
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t("builder.deleted.title", { name })}
    >
      <Stack>
        <Text size="sm">{t("builder.deleted.help")}</Text>
        {keep.error !== null && <Failure error={keep.error} />}
        <Group justify="flex-end">
          <ButtonLink to="/flows" ignoreBlocker variant="default">
            {t("builder.to_flows")}
          </ButtonLink>
          {!isReadOnly && (
            <Button loading={keep.isPending} onClick={() => keep.mutate()} data-autofocus>
              {t("builder.deleted.keep")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** Nobody brings a connection of somebody else into a flow. */
function withOwn(document: FlowDocument, own: ReadonlySet<string>): FlowDocument {
  const released = <User extends { readonly connection: string | null }>(user: User): User => {
    const isOwn = user.connection !== null && own.has(user.connection);
    return isOwn ? user : { ...user, connection: null };
  };
  const { trigger } = document;
  return {
    ...mapSteps(document, (step) => (step.kind === "action" ? released(step) : step)),
    trigger: trigger?.kind === "event" ? released(trigger) : trigger,
  };
}
