import { Button, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import { type ApiKey, keysQuery } from "../api/own.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment, useNow } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { NewKeyDialog } from "./new-key.tsx";

/** Keys with which programs work for the person. */
export function KeysSection() {
  const t = useT();
  const keys = useQuery(keysQuery);
  const [isNew, { open, close }] = useDisclosure();
  return (
    <Section
      title={t("profile.keys")}
      help={t("profile.keys_help")}
      actions={
        <Button
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={open}
          disabled={keys.data === undefined}
        >
          {t("profile.key_new")}
        </Button>
      }
    >
      <Asked query={keys}>
        {(all) =>
          all.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t("profile.keys_none")}
            </Text>
          ) : (
            <ListTable
              label={t("profile.keys")}
              heads={[
                t("profile.key_name"),
                t("profile.key_scopes"),
                t("profile.key_expires"),
                t("profile.key_used"),
              ]}
              hasActions
            >
              {all.map((key) => (
                <Row key={key.id} apiKey={key} />
              ))}
            </ListTable>
          )
        }
      </Asked>
      <NewKeyDialog opened={isNew} onClose={close} />
    </Section>
  );
}

function Row({ apiKey }: { readonly apiKey: ApiKey }) {
  const t = useT();
  const formats = useFormats();
  const now = useNow(60_000);
  const [isRevoking, setIsRevoking] = useState(false);
  const { id, name, scopes, expiresAt, lastUsedAt } = apiKey;
  const hasExpired = Date.parse(expiresAt) <= now;
  const revoke = useMutation({
    mutationFn: () => ask(() => api["api-keys"][":id"].$delete({ param: { id } })),
  });
  return (
    <Table.Tr>
      <Cell>
        <Text size="sm" fw={600} lineClamp={2} title={name}>
          {name}
        </Text>
      </Cell>
      <Cell label={t("profile.key_scopes")}>
        {formats.list(scopes.map((scope) => t(`profile.scope.${scope}`)))}
      </Cell>
      <Cell label={t("profile.key_expires")}>
        {hasExpired
          ? t("profile.key_expired", { day: formats.day(expiresAt) })
          : formats.day(expiresAt)}
      </Cell>
      <Cell label={t("profile.key_used")}>
        {lastUsedAt === null ? (
          <Text size="sm" c="dimmed">
            {t("profile.key_unused")}
          </Text>
        ) : (
          <Moment at={lastUsedAt} />
        )}
      </Cell>
      <Cell isAction>
        <Button
          variant="subtle"
          size="compact-sm"
          color="red"
          aria-label={t("profile.key_revoke_named", { name })}
          onClick={() => setIsRevoking(true)}
        >
          {t("profile.key_revoke")}
        </Button>
        <Confirm
          opened={isRevoking}
          onClose={() => setIsRevoking(false)}
          title={t("profile.key_revoke_title", { name })}
          confirm={t("profile.key_revoke")}
          isDangerous
          onConfirm={() => revoke.mutateAsync()}
        >
          {t("profile.key_revoke_help")}
        </Confirm>
      </Cell>
    </Table.Tr>
  );
}
