import { Alert, Checkbox, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailX } from "lucide-react";
import { type AlertChoices, alertChoicesQuery, chooseAlerts } from "../api/alerts.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { Section } from "../parts/section.tsx";

/** What the person is told of, and how. Each change is kept at once. */
export function AlertChoicesPage() {
  const t = useT();
  const query = useQuery(alertChoicesQuery);
  return (
    <Page title={t("alerts.choose")} help={t("alerts.choose_help")}>
      <Asked query={query}>{(choices) => <Choices choices={choices} />}</Asked>
    </Page>
  );
}

function Choices({ choices }: { readonly choices: AlertChoices }) {
  const t = useT();
  const queries = useQueryClient();
  const choose = useMutation({
    mutationFn: chooseAlerts,
    onMutate: (wish) => queries.setQueryData(alertChoicesQuery.queryKey, wish),
    onSettled: () => queries.invalidateQueries({ queryKey: alertChoicesQuery.queryKey }),
  });
  const { kinds, flows, canMail } = choices;
  return (
    <Stack gap="lg">
      {!canMail && <Alert icon={<MailX size={20} aria-hidden />}>{t("alerts.no_mail")}</Alert>}
      {choose.error !== null && <Failure error={choose.error} />}
      <Section title={t("alerts.by_kind")}>
        <ChoiceTable
          head={t("alerts.kind")}
          rows={kinds.map(({ kind, screen, mail }) => ({
            id: kind,
            name: t(`alerts.kind.${kind}`),
            screen,
            mail,
          }))}
          onChange={(id, { screen, mail }) =>
            choose.mutate({
              ...choices,
              kinds: kinds.map((row) => (row.kind === id ? { kind: row.kind, screen, mail } : row)),
            })
          }
        />
      </Section>
      <Section title={t("alerts.by_flow")}>
        {flows.length === 0 ? (
          <Text size="sm">{t("alerts.no_flows")}</Text>
        ) : (
          <ChoiceTable
            head={t("flows.name")}
            rows={flows}
            onChange={(id, { screen, mail }) =>
              choose.mutate({
                ...choices,
                flows: flows.map((row) =>
                  row.id === id ? { id, name: row.name, screen, mail } : row,
                ),
              })
            }
          />
        )}
      </Section>
    </Stack>
  );
}

interface Channels {
  readonly screen: boolean;
  readonly mail: boolean;
}

function ChoiceTable({
  head,
  rows,
  onChange,
}: {
  readonly head: string;
  readonly rows: readonly (Channels & { readonly id: string; readonly name: string })[];
  readonly onChange: (id: string, channels: Channels) => void;
}) {
  const t = useT();
  return (
    <ListTable label={head} heads={[head, t("alerts.on_screen"), t("alerts.by_mail")]}>
      {rows.map(({ id, name, screen, mail }) => (
        <Table.Tr key={id}>
          <Cell>{name}</Cell>
          <Cell label={t("alerts.on_screen")}>
            <Checkbox
              checked={screen}
              aria-label={t("alerts.screen_of", { what: name })}
              onChange={() => onChange(id, { screen: !screen, mail })}
            />
          </Cell>
          <Cell label={t("alerts.by_mail")}>
            <Checkbox
              checked={mail}
              aria-label={t("alerts.mail_of", { what: name })}
              onChange={() => onChange(id, { screen, mail: !mail })}
            />
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
