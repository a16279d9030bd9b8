import { Alert, Button, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { EyeOff, History, UserPlus } from "lucide-react";
import { api, ask } from "../api/client.ts";
import { type Flow, type FlowReader, flowQuery, readersQuery } from "../api/flows.ts";
import { isRefusal } from "../api/refusal.ts";
import { useMe } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure, useSayFailure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { ButtonLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { PersonSelect } from "../people/person-select.tsx";
import { FlowFrame } from "../runs/flow-frame.tsx";
import { PrivateFieldsSection } from "./private-fields.tsx";

const route = getRouteApi("/inside/flows/$id/readers");

/** Who sees what is in a flow's runs: its owner says it here, others read whom to ask. */
export function ReadersPage() {
  const t = useT();
  const { id } = route.useParams();
  const me = useMe();
  const flow = useQuery(flowQuery(id));
  return (
    <FlowFrame
      id={id}
      title={t("readers.title")}
      titleOf={(name) => t("readers.of_flow", { name })}
      help={t("readers.help")}
      more={
        <ButtonLink
          to="/flows/$id/runs"
          params={{ id }}
          variant="default"
          leftSection={<History size={16} aria-hidden />}
        >
          {t("flows.history")}
        </ButtonLink>
      }
    >
      <Asked query={flow}>
        {(found) =>
          found.owner.id === me.person?.id ? <Own flow={found} /> : <Ask owner={found.owner.name} />
        }
      </Asked>
    </FlowFrame>
  );
}

/** Only who has the flow from whoever had it may say so. */
function Own({ flow }: { readonly flow: Flow }) {
  const { id } = flow;
  const readers = useQuery(readersQuery(id));
  if (isRefusal(readers.error, "flow.not_shown")) return <Failure error={readers.error} />;
  return (
    <Asked query={readers}>
      {(given) => (
        <Stack>
          <ReadersSection flow={id} readers={given} />
          <PrivateFieldsSection flow={flow} />
        </Stack>
      )}
    </Asked>
  );
}

function Ask({ owner }: { readonly owner: string }) {
  const t = useT();
  return (
    <Alert
      color="gray"
      icon={<EyeOff size={20} aria-hidden />}
      title={t("readers.others", { owner })}
    >
      <Text size="sm">{t("readers.others_help", { owner })}</Text>
    </Alert>
  );
}

function ReadersSection({
  flow: id,
  readers,
}: {
  readonly flow: string;
  readonly readers: readonly FlowReader[];
}) {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title={t("readers.let")}
      help={t("readers.let_help")}
      actions={
        <Button variant="default" leftSection={<UserPlus size={16} aria-hidden />} onClick={open}>
          {t("readers.add")}
        </Button>
      }
    >
      {readers.length === 0 ? (
        <Text size="sm">{t("readers.none")}</Text>
      ) : (
        <ReaderTable flow={id} readers={readers} />
      )}
      <LetRead flow={id} readers={readers} opened={isOpen} onClose={close} />
    </Section>
  );
}

function ReaderTable({
  flow: id,
  readers,
}: {
  readonly flow: string;
  readonly readers: readonly FlowReader[];
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const hide = useMutation({
    mutationFn: (person: string) =>
      ask(() => api.flows[":id"].readers[":person"].$delete({ param: { id, person } })),
    onError: sayFailure,
  });
  return (
    <ListTable
      label={t("readers.let")}
      heads={[t("connection.person"), t("connection.since")]}
      hasActions
    >
      {readers.map(({ person, at }) => (
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
              aria-label={t("readers.hide_from", { name: person.name })}
              loading={hide.isPending && hide.variables === person.id}
              onClick={() => hide.mutate(person.id)}
            >
              {t("readers.hide")}
            </Button>
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function LetRead({
  flow: id,
  readers,
  opened,
  onClose,
}: {
  readonly flow: string;
  readonly readers: readonly FlowReader[];
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const me = useMe();
  const show = useMutation({
    mutationFn: (person: string) =>
      ask(() => api.flows[":id"].readers[":person"].$put({ param: { id, person } })),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("readers.add")}
      submit={t("readers.submit")}
      initial={{ person: "" }}
      onSubmit={({ person }) => show.mutateAsync(person)}
    >
      {({ person }, fill) => (
        <>
          <Text size="sm">{t("readers.let_help")}</Text>
          <PersonSelect
            label={t("connection.person")}
            value={person}
            hasViewers
            without={({ id: one }) =>
              one === me.person?.id || readers.some((reader) => reader.person.id === one)
            }
            onChange={(chosen) => fill({ person: chosen })}
          />
        </>
      )}
    </FormDialog>
  );
}
