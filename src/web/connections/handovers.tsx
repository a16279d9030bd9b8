import { Alert, Button, Group, List, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Banknote } from "lucide-react";
import { connectorOf } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import { api, ask } from "../api/client.ts";
import { type Handover, connectionsQuery, handoversQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { ModeBadge } from "../parts/badges.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { TextLink } from "../parts/link.tsx";
import { Section } from "../parts/section.tsx";
import { ConnectionFields } from "./connection-fields.tsx";
import { useConnectorLabel } from "./connection-row.tsx";
import { fieldsOf, freeName, initialValues, toSend } from "./form-values.ts";
import { NameInput } from "../parts/name-input.tsx";

/** Connections that others hand over to the person who looks; nothing where there are none. */
export function Handovers() {
  const t = useT();
  const { data: offered = [] } = useQuery(handoversQuery);
  if (offered.length === 0) return null;
  return (
    <Section title={t("handover.offered")}>
      <Stack gap="xl">
        {offered.map((handover) => (
          <Offer key={handover.id} handover={handover} />
        ))}
      </Stack>
    </Section>
  );
}

function Offer({ handover }: { readonly handover: Handover }) {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  const { owner, mode, accountName, flows } = handover;
  const connector = useConnectorLabel(handover.connector);
  const title = t("handover.from", { name: owner.name, connector });
  return (
    <Stack component="article" gap="xs" aria-label={title}>
      <Group gap="sm">
        <Title order={3} size="h5">
          {title}
        </Title>
        <ModeBadge mode={mode} />
      </Group>
      {accountName !== null && (
        <Text size="sm" c="dimmed">
          {accountName}
        </Text>
      )}
      <Text size="sm">{t(flows.length === 0 ? "handover.no_flows" : "handover.flows")}</Text>
      {flows.length > 0 && (
        <List size="sm">
          {flows.map(({ id, name }) => (
            <List.Item key={id}>
              <TextLink to="/flows/$id" params={{ id }} size="sm">
                {name}
              </TextLink>
            </List.Item>
          ))}
        </List>
      )}
      <Group>
        <Button onClick={open} aria-label={`${t("handover.take")}: ${title}`}>
          {t("handover.take")}
        </Button>
      </Group>
      <TakeOver handover={handover} connector={connector} opened={isOpen} onClose={close} />
    </Stack>
  );
}

function TakeOver({
  handover: { id, connector: connectorId, owner, mode, accountName },
  connector: label,
  opened,
  onClose,
}: {
  readonly handover: Handover;
  /** What its connector is called. */
  readonly connector: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const { data: catalogue } = useQuery(catalogueQuery);
  const { data: own = [] } = useQuery(connectionsQuery);
  const found = catalogue && connectorOf(catalogue, connectorId);
  const secrets = fieldsOf(found?.connection ?? {}).filter(({ facts }) => facts.secret === true);
  const take = useMutation({
    mutationFn: (json: { readonly name: string; readonly values: object }) =>
      ask(() =>
        api.handovers[":id"].$post({
          param: { id },
          json: { ...json, values: { ...json.values } },
        }),
      ),
    onSuccess: ({ name }) => {
      notifications.show({ color: "teal", message: t("handover.taken", { name }) });
      void navigate({ to: "/connections/$id", params: { id } });
    },
  });
  const taken = own.map(({ name }) => name);
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("handover.take_title", { name: owner.name })}
      submit={t("handover.take")}
      initial={{ name: freeName(label, taken), values: initialValues(secrets) }}
      onSubmit={({ name, values }) => take.mutateAsync({ name, values: toSend(secrets, values) })}
    >
      {({ name, values }, fill) => (
        <>
          <Text size="sm">{t("handover.yours", { name: owner.name })}</Text>
          <Text size="sm">
            {t("handover.secret", {
              account: accountName ?? t("connection.account_unknown"),
              mode: t(`mode.${mode}`),
            })}
          </Text>
          <NameInput
            label={t("connection.name")}
            description={t("connection.name_help")}
            required
            withAsterisk={false}
            most={100}
            value={name}
            onChange={({ currentTarget }) => fill({ name: currentTarget.value })}
          />
          <ConnectionFields
            fields={secrets}
            values={values}
            errors={{}}
            onChange={(change) => fill({ values: { ...values, ...change } })}
          />
          {mode === "live" && (
            <Alert color="red" icon={<Banknote size={20} />}>
              {t("handover.live")}
            </Alert>
          )}
        </>
      )}
    </FormDialog>
  );
}
