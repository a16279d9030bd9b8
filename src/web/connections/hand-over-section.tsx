import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, Undo2 } from "lucide-react";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { useMe } from "../api/me.ts";
import { peopleQuery } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { useSayFailure } from "../parts/failure.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { Section } from "../parts/section.tsx";
import { PersonSelect } from "../people/person-select.tsx";

/** Who may take a connection over, by the word of its owner. */
export function HandOverSection({ connection: { id, heir } }: { readonly connection: Connection }) {
  const t = useT();
  const me = useMe();
  const sayFailure = useSayFailure();
  const people = useQuery({ ...peopleQuery, enabled: heir !== null });
  const [isOpen, { open, close }] = useDisclosure();
  const name = useMutation({
    mutationFn: (person: string | null) =>
      ask(() => api.connections[":id"].heir.$put({ param: { id }, json: { person } })),
  });
  const takeBack = (): void => {
    if (!name.isPending) name.mutate(null, { onError: sayFailure });
  };
  const heirs = people.data?.find((one) => one.id === heir);
  return (
    <Section
      title={t("handover.title")}
      help={t("handover.help")}
      actions={
        // One button, so that it keeps the focus.
        <Button
          variant="default"
          leftSection={heir === null ? <KeyRound size={16} /> : <Undo2 size={16} />}
          onClick={heir === null ? open : takeBack}
        >
          {t(heir === null ? "handover.to" : "handover.withdraw")}
        </Button>
      }
    >
      <Text size="sm" aria-live="polite">
        {heir === null ? t("handover.nobody") : t("handover.named", { name: heirs?.name ?? heir })}
      </Text>
      <FormDialog
        opened={isOpen}
        onClose={close}
        title={t("handover.title")}
        submit={t("handover.submit")}
        initial={{ person: "" }}
        onSubmit={({ person }) => name.mutateAsync(person)}
      >
        {({ person }, fill) => (
          <>
            <Text size="sm">{t("handover.help")}</Text>
            <PersonSelect
              label={t("connection.person")}
              value={person}
              without={(one) => one.id === me.person?.id}
              onChange={(chosen) => fill({ person: chosen })}
            />
          </>
        )}
      </FormDialog>
    </Section>
  );
}
