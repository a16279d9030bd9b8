import { Button, Group, Table, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import { type Invitation, invitationsQuery, type Person } from "../api/people.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import type { Handed } from "./handed-link.tsx";
import { useInvite } from "./invite-dialog.tsx";

/** So many do not push the people themselves off the screen. */
const few = 5;

/** Invitations that nobody has accepted yet. */
export function Invitations({
  people,
  onHanded,
}: {
  readonly people: readonly Person[];
  readonly onHanded: (handed: Handed) => void;
}) {
  const t = useT();
  const invitations = useQuery(invitationsQuery);
  const [shown, setShown] = useState(few);
  if (invitations.data?.length === 0) return null;
  return (
    <section aria-label={t("people.invitations")}>
      <Title order={2} size="h4" mb="xs">
        {t("people.invitations")}
      </Title>
      <Asked query={invitations}>
        {(open) => (
          <ListTable
            label={t("people.invitations")}
            heads={[
              t("people.email"),
              t("people.role"),
              t("people.invited_by"),
              t("people.good_until"),
            ]}
            hasActions
          >
            {open.slice(0, shown).map((invitation) => (
              <Row
                key={invitation.id}
                invitation={invitation}
                by={people.find(({ id }) => id === invitation.invitedBy)?.name ?? null}
                onHanded={onHanded}
              />
            ))}
          </ListTable>
        )}
      </Asked>
      {(invitations.data?.length ?? 0) > shown && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + 50)}>
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}

function Row({
  invitation: { id, email, role, expiresAt },
  by,
  onHanded,
}: {
  readonly invitation: Invitation;
  readonly by: string | null;
  readonly onHanded: (handed: Handed) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const sayFailure = useSayFailure();
  const [isWithdrawing, setIsWithdrawing] = useState(false);
  const again = useInvite(onHanded);
  const withdraw = useMutation({
    mutationFn: () => ask(() => api.people.invitations[":id"].$delete({ param: { id } })),
  });
  return (
    <Table.Tr>
      <Cell>{email}</Cell>
      <Cell label={t("people.role")}>{t(`role.${role}`)}</Cell>
      <Cell label={t("people.invited_by")}>{by ?? t("people.data_folder")}</Cell>
      <Cell label={t("people.good_until")}>{formats.moment(expiresAt)}</Cell>
      <Cell>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("people.new_link_for", { email })}
            loading={again.isPending}
            onClick={() => again.mutate({ email, role }, { onError: sayFailure })}
          >
            {t("people.new_link")}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            color="red"
            aria-label={t("people.withdraw_for", { email })}
            onClick={() => setIsWithdrawing(true)}
          >
            {t("people.withdraw")}
          </Button>
        </Group>
        <Confirm
          opened={isWithdrawing}
          onClose={() => setIsWithdrawing(false)}
          title={t("people.withdraw_title", { email })}
          confirm={t("people.withdraw")}
          isDangerous
          onConfirm={() => withdraw.mutateAsync()}
        >
          {t("people.withdraw_help")}
        </Confirm>
      </Cell>
    </Table.Tr>
  );
}
