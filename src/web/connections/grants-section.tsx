import { Button, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { type Connection, type Grant, grantsQuery } from "../api/connections.ts";
import { useMe } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { PersonSelect } from "../people/person-select.tsx";

/** Who may operate a connection beside its owner. */
export function GrantsSection({ connection: { id } }: { readonly connection: Connection }) {
  const t = useT();
  const grants = useQuery(grantsQuery(id));
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title={t("connection.grants")}
      help={t("connection.grants_help")}
      actions={
        <Button
          variant="default"
          leftSection={<UserPlus size={16} aria-hidden />}
          disabled={grants.data === undefined}
          onClick={open}
        >
          {t("connection.grant")}
        </Button>
      }
    >
      <Asked query={grants}>
        {(given) => (
          <>
            {given.length === 0 ? (
              <Text size="sm">{t("connection.grants_none")}</Text>
            ) : (
              <Given connection={id} grants={given} />
            )}
            <GiveGrant connection={id} grants={given} opened={isOpen} onClose={close} />
          </>
        )}
      </Asked>
    </Section>
  );
}

function Given({
  connection: id,
  grants,
}: {
  readonly connection: string;
  readonly grants: readonly Grant[];
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const take = useMutation({
    mutationFn: (person: string) =>
      ask(() => api.connections[":id"].grants[":person"].$delete({ param: { id, person } })),
    onError: sayFailure,
  });
  return (
    <ListTable
      label={t("connection.grants")}
      heads={[t("connection.person"), t("connection.since")]}
      hasActions
    >
      {grants.map(({ person, at }) => (
        <Table.Tr key={person.id}>
          <Cell>{person.name}</Cell>
          <Cell label={t("connection.since")}>
            <Moment at={at} />
          </Cell>
          <Cell isAction>
            <Button
              variant="subtle"
              size="compact-sm"
              color="red"
              aria-label={t("connection.take_from", { name: person.name })}
              loading={take.isPending && take.variables === person.id}
              onClick={() => take.mutate(person.id)}
            >
              {t("connection.take")}
            </Button>
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function GiveGrant({
  connection: id,
  grants,
  opened,
  onClose,
}: {
  readonly connection: string;
  readonly grants: readonly Grant[];
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const me = useMe();
  const give = useMutation({
    mutationFn: (person: string) =>
      ask(() => api.connections[":id"].grants[":person"].$put({ param: { id, person } })),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("connection.grant")}
      submit={t("connection.grant_submit")}
      initial={{ person: "" }}
      onSubmit={({ person }) => give.mutateAsync(person)}
    >
      {({ person }, fill) => (
        <>
          <Text size="sm">{t("connection.grants_help")}</Text>
          <PersonSelect
            label={t("connection.person")}
            value={person}
            without={({ id: one }) =>
              one === me.person?.id || grants.some((grant) => grant.person.id === one)
            }
            onChange={(chosen) => fill({ person: chosen })}
          />
        </>
      )}
    </FormDialog>
  );
}
