import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Send, TriangleAlert, Unplug } from "lucide-react";
import { useState } from "react";
import {
  alertChoicesQuery,
  drawWebhookSecret,
  removeWebhook,
  setWebhook,
  testWebhook,
  type Webhook,
  webhookQuery,
} from "../api/alerts.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Failure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Section } from "../parts/section.tsx";

/** Where a program of an administrator's is told of alerts. */
export function WebhookSection() {
  const t = useT();
  const query = useQuery(webhookQuery);
  const webhook = query.data?.webhook ?? null;
  const refresh = useRefresh();
  const [secret, setSecret] = useState<string | null>(null);
  const test = useMutation({ mutationFn: testWebhook, onSettled: refresh });
  return (
    <Section
      title={t("alerts.webhook")}
      help={t("alerts.webhook_help")}
      actions={
        webhook !== null && (
          <Button
            variant="default"
            leftSection={<Send size={16} aria-hidden />}
            loading={test.isPending}
            onClick={() => test.mutate()}
          >
            {t("alerts.webhook_test")}
          </Button>
        )
      }
    >
      <Asked query={query}>
        {() => (
          <Stack>
            {webhook === null ? (
              <Text size="sm">{t("alerts.webhook_none")}</Text>
            ) : (
              <Standing webhook={webhook} />
            )}
            {test.error !== null && <Failure error={test.error} />}
            <Group gap="sm">
              <SetButton webhook={webhook} onSecret={setSecret} />
              {webhook !== null && <RotateButton onSecret={setSecret} />}
              {webhook !== null && <RemoveButton />}
            </Group>
          </Stack>
        )}
      </Asked>
      <Secret secret={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}

/** The choices have a column for a webhook where there is one. */
function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: alertChoicesQuery.queryKey.slice(0, 1) });
}

function Standing({ webhook }: { readonly webhook: Webhook }) {
  const t = useT();
  const formats = useFormats();
  const { url, host, endedAt, oldSecretsUntil, last } = webhook;
  return (
    <>
      <CopyText label={t("alerts.webhook_url")} text={url ?? host} />
      {endedAt !== null && (
        <Alert color="red" icon={<Unplug size={20} aria-hidden />}>
          {t("alerts.webhook_ended", { date: formats.moment(endedAt) })}
        </Alert>
      )}
      <Text size="sm" role="status" c={last === null || last.isTaken ? "dimmed" : ""}>
        {last === null
          ? t("alerts.webhook_unsent")
          : t("alerts.webhook_last", { date: formats.moment(last.at), words: last.words })}
      </Text>
      {oldSecretsUntil !== null && (
        <Text size="sm" c="dimmed">
          {t("alerts.webhook_old_until", { date: formats.moment(oldSecretsUntil) })}
        </Text>
      )}
    </>
  );
}

function SetButton({
  webhook,
  onSecret,
}: {
  readonly webhook: Webhook | null;
  readonly onSecret: (secret: string) => void;
}) {
  const t = useT();
  const refresh = useRefresh();
  const [isOpen, setIsOpen] = useState(false);
  const words = t(webhook === null ? "alerts.webhook_set" : "alerts.webhook_change");
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {words}
      </Button>
      <FormDialog
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={words}
        submit={t("alerts.webhook_save")}
        initial={{ url: "" }}
        onSubmit={async ({ url }) => {
          const { secret } = await setWebhook(url.trim());
          onSecret(secret);
          await refresh();
        }}
      >
        {({ url }, fill) => (
          <>
            <TextInput
              label={t("alerts.webhook_url")}
              description={t("alerts.webhook_url_help")}
              required
              withAsterisk={false}
              type="url"
              autoComplete="off"
              data-autofocus
              value={url}
              onChange={({ currentTarget }) => fill({ url: currentTarget.value })}
            />
            {webhook !== null && <Text size="sm">{t("alerts.webhook_change_help")}</Text>}
          </>
        )}
      </FormDialog>
    </>
  );
}

function RotateButton({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const t = useT();
  const refresh = useRefresh();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setIsAsked(true)}>
        {t("alerts.webhook_rotate")}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("alerts.webhook_rotate_title")}
        confirm={t("alerts.webhook_rotate")}
        onConfirm={async () => {
          const { secret } = await drawWebhookSecret();
          onSecret(secret);
          await refresh();
        }}
      >
        <Text size="sm">{t("alerts.webhook_rotate_help")}</Text>
      </Confirm>
    </>
  );
}

function RemoveButton() {
  const t = useT();
  const refresh = useRefresh();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setIsAsked(true)}>
        {t("alerts.webhook_remove")}
      </Button>
      <Confirm
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("alerts.webhook_remove_title")}
        confirm={t("alerts.webhook_remove")}
        isDangerous
        onConfirm={async () => {
          await removeWebhook();
          await refresh();
        }}
      >
        <Text size="sm">{t("alerts.webhook_remove_help")}</Text>
      </Confirm>
    </>
  );
}

function Secret({
  secret,
  onClose,
}: {
  readonly secret: string | null;
  readonly onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={t("alerts.webhook_secret_title")}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Alert color="orange" icon={<TriangleAlert size={20} />}>
          {t("alerts.webhook_secret_once")}
        </Alert>
        <CopyText label={t("alerts.webhook_secret")} text={secret ?? ""} isMain />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("alerts.webhook_kept")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
