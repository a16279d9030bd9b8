import { Alert, Checkbox, NativeSelect, Stack, Table, Text } from "@mantine/core";
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
            onQuiet={(id, quiet) =>
              choose.mutate({
                ...choices,
                flows: flows.map((row) =>
                  row.id === id
                    ? { id, name: row.name, screen: row.screen, mail: row.mail, quiet }
                    : row,
                ),
              })
            }
            onChange={(id, { screen, mail }) =>
              choose.mutate({
                ...choices,
                flows: flows.map((row) =>
                  row.id === id ? { id, name: row.name, screen, mail, quiet: row.quiet } : row,
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

type QuietWish = AlertChoices["flows"][number]["quiet"];

/** In hours. */
const offered = [1, 4, 24, 72, 168];

/** When the person is told that nothing ran. */
function Quiet({
  label,
  quiet,
  onChange,
}: {
  readonly label: string;
  readonly quiet: QuietWish;
  readonly onChange: (quiet: QuietWish) => void;
}) {
  const t = useT();
  const others = typeof quiet === "number" && !offered.includes(quiet) ? [quiet] : [];
  const hours = [...offered, ...others].toSorted((a, b) => a - b);
  const wishes: readonly QuietWish[] = ["learnt", ...hours, "never"];
  const words = (wish: QuietWish): string => {
    if (typeof wish === "string") return t(`alerts.quiet_${wish}`);
    return wish % 24 === 0
      ? t("alerts.quiet_days", { count: wish / 24 })
      : t("alerts.quiet_hours", { count: wish });
  };
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value={String(quiet)}
      data={wishes.map((wish) => ({ value: String(wish), label: words(wish) }))}
      onChange={({ currentTarget: { value } }) =>
        onChange(wishes.find((wish) => String(wish) === value) ?? "learnt")
      }
    />
  );
}

interface Row extends Channels {
  readonly id: string;
  readonly name: string;
  readonly quiet?: QuietWish;
}

function ChoiceTable({
  head,
  rows,
  onChange,
  onQuiet,
}: {
  readonly head: string;
  readonly rows: readonly Row[];
  readonly onChange: (id: string, channels: Channels) => void;
  readonly onQuiet?: (id: string, quiet: QuietWish) => void;
}) {
  const t = useT();
  const heads = [head, t("alerts.on_screen"), t("alerts.by_mail")];
  return (
    <ListTable label={head} heads={onQuiet ? [...heads, t("alerts.quiet")] : heads}>
      {rows.map(({ id, name, screen, mail, quiet = "learnt" }) => (
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
          {onQuiet && (
            <Cell label={t("alerts.quiet")}>
              <Quiet
                label={t("alerts.quiet_of", { what: name })}
                quiet={quiet}
                onChange={(wish) => onQuiet(id, wish)}
              />
            </Cell>
          )}
        </Table.Tr>
      ))}
    </ListTable>
  );
}
