import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { WebhookCheck } from "#flow/webhook-trigger.ts";
import { type FlowWebhook, makeAddress, revokeAddress, webhookQuery } from "../../api/webhook.ts";
import { useFormats, useT } from "../../language/language.tsx";
import { Asked } from "../../parts/asked.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { Failure } from "../../parts/failure.tsx";
import { useAct } from "../../parts/use-act.ts";
import { SecretForm } from "./secret-form.tsx";

/** The flow's address, and the secrets that deliveries must show there. */
export function AddressSection({
  flowId,
  check,
  isReadOnly,
}: {
  readonly flowId: string;
  readonly check: WebhookCheck["kind"];
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const known = useQuery(webhookQuery(flowId));
  return (
    <Asked query={known}>
      {(webhook) => (
        <Stack gap="sm">
          {webhook.url !== null ? (
            <CopyText label={t("webhook.url")} text={webhook.url} />
          ) : (
            <Text size="sm">{t(webhook.isThere ? "webhook.not_shown" : "webhook.no_address")}</Text>
          )}
          {!isReadOnly && <AddressButtons flowId={flowId} isThere={webhook.isThere} />}
          {webhook.isThere && check !== "none" && (
            <>
              <Secrets webhook={webhook} check={check} />
              {!isReadOnly && (
                <SecretForm
                  key={check}
                  flowId={flowId}
                  check={check}
                  isFirst={webhook.secrets.every((secret) => secret.check !== check)}
                />
              )}
            </>
          )}
        </Stack>
      )}
    </Asked>
  );
}

function Secrets({
  webhook: { secrets },
  check,
}: {
  readonly webhook: FlowWebhook;
  readonly check: WebhookCheck["kind"];
}) {
  const t = useT();
  const formats = useFormats();
  const good = secrets.filter((secret) => secret.check === check);
  if (good.length === 0)
    return (
      <Alert color="orange" icon={<TriangleAlert size={20} />}>
        {t("webhook.no_secret")}
      </Alert>
    );
  return (
    <Stack gap={4}>
      {good.map(({ id, createdAt, createdBy, expiresAt }) => (
        <Text key={id} size="sm">
          {t("webhook.secret_set", { name: createdBy.name, date: formats.moment(createdAt) })}
          {expiresAt !== null &&
            ` ${t("invoke.secret_until", { date: formats.moment(expiresAt) })}`}
        </Text>
      ))}
    </Stack>
  );
}

type Asking = "replace" | "revoke";

/** What ends an address is asked about first. */
function AddressButtons({
  flowId,
  isThere,
}: {
  readonly flowId: string;
  readonly isThere: boolean;
}) {
  const t = useT();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Asking | null>(null);
  const { act, isBusy, error } = useAct();
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    await work();
    await queries.invalidateQueries(webhookQuery(flowId));
  };
  return (
    <>
      <Group gap="sm">
        {isThere ? (
          <>
            <Button variant="default" onClick={() => setAsking("replace")}>
              {t("webhook.replace")}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setAsking("revoke")}>
              {t("webhook.revoke")}
            </Button>
          </>
        ) : (
          <Button
            leftSection={<Link2 size={16} aria-hidden />}
            loading={isBusy}
            onClick={() => act(() => change(() => makeAddress(flowId)))}
          >
            {t("webhook.make")}
          </Button>
        )}
      </Group>
      {error !== null && <Failure error={error} />}
      <Confirm
        opened={asking === "replace"}
        onClose={() => setAsking(null)}
        title={t("webhook.replace_title")}
        confirm={t("webhook.replace")}
        isDangerous
        onConfirm={() => change(() => makeAddress(flowId))}
      >
        <Text size="sm">{t("webhook.replace_help")}</Text>
      </Confirm>
      <Confirm
        opened={asking === "revoke"}
        onClose={() => setAsking(null)}
        title={t("webhook.revoke_title")}
        confirm={t("webhook.revoke_confirm")}
        isDangerous
        onConfirm={() => change(() => revokeAddress(flowId))}
      >
        <Text size="sm">{t("webhook.revoke_help")}</Text>
      </Confirm>
    </>
  );
}
