import { Alert, Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ExternalLink, Link2, TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { CatalogueRings } from "#flow/catalogue.ts";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import {
  type ConnectionWebhook,
  connectionWebhookQuery,
  makeConnectionAddress,
  revokeConnectionAddress,
} from "../api/connection-webhook.ts";
import type { Connection } from "../api/connections.ts";
import { useFormats, useSay, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { CopyText } from "../parts/copy-text.tsx";
import { Failure } from "../parts/failure.tsx";
import { Section } from "../parts/section.tsx";
import { useAct } from "../parts/use-act.ts";
import { useConnectorLabel } from "./connection-row.tsx";
import { SigningSecretForm } from "./signing-secret-form.tsx";

/** Lets the system tell of what happens, so that the triggers of the connection need not wait for their next time. */
export function WebhookSection({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const label = useConnectorLabel(connection.connector);
  const { data: catalogue } = useQuery(catalogueQuery);
  const rings = catalogue && connectorOf(catalogue, connection.connector)?.rings;
  const known = useQuery({
    ...connectionWebhookQuery(connection.id),
    enabled: rings !== undefined,
  });
  if (rings === undefined) return null;
  return (
    <Section
      title={t("connection.webhook")}
      help={t("connection.webhook.help", { connector: label })}
    >
      <Asked query={known}>
        {(webhook) =>
          webhook.url === null ? (
            <TurnOn id={connection.id} />
          ) : (
            <Stack gap="md">
              <CopyText label={t("connection.webhook.url")} text={webhook.url} />
              <SetUp rings={rings} label={label} />
              <Secrets webhook={webhook} />
              <SigningSecretForm
                id={connection.id}
                prefix={rings.secretPrefix ?? ""}
                isFirst={webhook.secrets.length === 0}
              />
              <Heard webhook={webhook} />
              <End id={connection.id} />
            </Stack>
          )
        }
      </Asked>
    </Section>
  );
}

/** Something that changes the address, with what becomes of it on the screen. */
function useChange(id: string) {
  const queries = useQueryClient();
  return async (work: () => Promise<unknown>): Promise<void> => {
    await work();
    await queries.invalidateQueries(connectionWebhookQuery(id));
  };
}

function TurnOn({ id }: { readonly id: string }) {
  const t = useT();
  const change = useChange(id);
  const { act, isBusy, error } = useAct();
  return (
    <Stack gap="sm" align="flex-start">
      <Button
        variant="default"
        leftSection={<Link2 size={16} aria-hidden />}
        loading={isBusy}
        onClick={() => act(() => change(() => makeConnectionAddress(id)))}
      >
        {t("webhook.make")}
      </Button>
      {error !== null && <Failure error={error} />}
    </Stack>
  );
}

/** What is to be done at the system. */
function SetUp({ rings, label }: { readonly rings: CatalogueRings; readonly label: string }) {
  const t = useT();
  const say = useSay();
  return (
    <Stack gap="xs">
      <List type="ordered" size="sm" spacing={4}>
        {rings.setUp.map((step) => (
          <List.Item key={step.en}>{say(step)}</List.Item>
        ))}
      </List>
      <Text size="sm">{t("connection.webhook.events")}</Text>
      <Group gap={6}>
        {rings.events.map((event) => (
          <Code key={event}>{event}</Code>
        ))}
      </Group>
      <Button
        component="a"
        href={rings.page}
        target="_blank"
        rel="noreferrer"
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        rightSection={<ExternalLink size={14} aria-hidden />}
      >
        {t("connection.webhook.open", { connector: label })}
      </Button>
    </Stack>
  );
}

function Secrets({ webhook: { secrets } }: { readonly webhook: ConnectionWebhook }) {
  const t = useT();
  const formats = useFormats();
  if (secrets.length === 0)
    return (
      <Alert color="orange" icon={<TriangleAlert size={20} />}>
        {t("connection.webhook.no_secret")}
      </Alert>
    );
  return (
    <Stack gap={4}>
      {secrets.map(({ id, createdAt, createdBy, expiresAt }) => (
        <Text key={id} size="sm">
          {t("webhook.secret_set", { name: createdBy.name, date: formats.moment(createdAt) })}
          {expiresAt !== null &&
            ` ${t("invoke.secret_until", { date: formats.moment(expiresAt) })}`}
        </Text>
      ))}
    </Stack>
  );
}

function Heard({ webhook: { heardAt, refused } }: { readonly webhook: ConnectionWebhook }) {
  const t = useT();
  const formats = useFormats();
  return (
    <Stack gap={4}>
      <Text size="sm">
        {heardAt === null
          ? t("connection.webhook.not_heard")
          : t("connection.webhook.heard", { date: formats.moment(heardAt) })}
      </Text>
      {refused !== null && (
        <Text size="sm" c="dimmed">
          {t(`webhook.refused.${refused.why}`, { date: formats.moment(refused.at) })}
        </Text>
      )}
    </Stack>
  );
}

function End({ id }: { readonly id: string }) {
  const t = useT();
  const change = useChange(id);
  const [asking, setAsking] = useState<"replace" | "revoke" | null>(null);
  return (
    <Group gap="sm">
      <Button variant="default" onClick={() => setAsking("replace")}>
        {t("webhook.replace")}
      </Button>
      <Button variant="subtle" color="red" onClick={() => setAsking("revoke")}>
        {t("webhook.revoke")}
      </Button>
      <Confirm
        opened={asking === "replace"}
        onClose={() => setAsking(null)}
        title={t("webhook.replace_title")}
        confirm={t("webhook.replace")}
        isDangerous
        onConfirm={() => change(() => makeConnectionAddress(id))}
      >
        <Text size="sm">{t("connection.webhook.replace_help")}</Text>
      </Confirm>
      <Confirm
        opened={asking === "revoke"}
        onClose={() => setAsking(null)}
        title={t("webhook.revoke_title")}
        confirm={t("webhook.revoke_confirm")}
        isDangerous
        onConfirm={() => change(() => revokeConnectionAddress(id))}
      >
        <Text size="sm">{t("connection.webhook.revoke_help")}</Text>
      </Confirm>
    </Group>
  );
}
