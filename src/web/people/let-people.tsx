import { Button, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useMe } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { PersonSelect } from "./person-select.tsx";

interface Let {
  readonly person: { readonly id: string; readonly name: string };
  readonly at: string;
}

interface LetPeopleProps {
  readonly title: string;
  readonly help: string;
  readonly none: string;
  readonly given: readonly Let[];
  readonly add: string;
  readonly submit: string;
  readonly take: string;
  readonly takeFrom: (name: string) => string;
  readonly hasViewers?: boolean;
  readonly onGive: (person: string) => Promise<unknown>;
  readonly onTake: (person: string) => Promise<unknown>;
}

/** People whom an owner lets do something: since when, and how one is added or taken out. */
export function LetPeople(props: LetPeopleProps) {
  const { title, help, none, given, add } = props;
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Section
      title={title}
      help={help}
      actions={
        <Button variant="default" leftSection={<UserPlus size={16} aria-hidden />} onClick={open}>
          {add}
        </Button>
      }
    >
      {given.length === 0 ? <Text size="sm">{none}</Text> : <Given {...props} />}
      <Give {...props} opened={isOpen} onClose={close} />
    </Section>
  );
}

function Given({ title, given, take, takeFrom, onTake }: LetPeopleProps) {
  const t = useT();
  const sayFailure = useSayFailure();
  const taking = useMutation({ mutationFn: onTake, onError: sayFailure });
  return (
    <ListTable label={title} heads={[t("connection.person"), t("connection.since")]} hasActions>
      {given.map(({ person, at }) => (
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
              aria-label={takeFrom(person.name)}
              loading={taking.isPending && taking.variables === person.id}
              onClick={() => taking.mutate(person.id)}
            >
              {take}
            </Button>
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Give({
  help,
  given,
  add,
  submit,
  hasViewers = false,
  onGive,
  opened,
  onClose,
}: LetPeopleProps & { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const giving = useMutation({ mutationFn: onGive });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={add}
      submit={submit}
      initial={{ person: "" }}
      onSubmit={({ person }) => giving.mutateAsync(person)}
    >
      {({ person }, fill) => (
        <>
          <Text size="sm">{help}</Text>
          <PersonSelect
            label={t("connection.person")}
            value={person}
            hasViewers={hasViewers}
            without={({ id: one }) =>
              one === me.person?.id || given.some((other) => other.person.id === one)
            }
            onChange={(chosen) => fill({ person: chosen })}
          />
        </>
      )}
    </FormDialog>
  );
}
