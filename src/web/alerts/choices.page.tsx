import { Alert, Checkbox, NativeSelect, Stack, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailX } from "lucide-react";
import { useState } from "react";
import { type AlertChoices, alertChoicesQuery, chooseAlerts } from "../api/alerts.ts";
import { useMay } from "../api/me.ts";
import { useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { Section } from "../parts/section.tsx";
import { PostSection } from "./post-section.tsx";
import { WebhookSection } from "./webhook-section.tsx";

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

function Choices({ choices: kept }: { readonly choices: AlertChoices }) {
  const t = useT();
  const queries = useQueryClient();
  // What was chosen is shown at once, whatever an answer says that was asked for before it.
  const [wish, setWish] = useState<AlertChoices | null>(null);
  const choices = wish ?? kept;
  const choose = useMutation({
    // One after the other: each holds all choices, and the last one stands.
    scope: { id: "alert choices" },
    mutationFn: chooseAlerts,
    onSettled: async (_kept, _error, settled) => {
      await queries.invalidateQueries({ queryKey: alertChoicesQuery.queryKey });
      setWish((now) => (now === settled ? null : now));
    },
  });
  const change = (next: AlertChoices) => {
    setWish(next);
    choose.mutate(next);
  };
  const { kinds, flows, canMail, canWebhook, canPost } = choices;
  const isAdministrator = useMay("administrator");
  const isBuilder = useMay("builder");
  const isOffered = { screen: true, mail: true, webhook: canWebhook, post: canPost };
  const offered = channels.filter((channel) => isOffered[channel]);
  return (
    <Stack gap="lg">
      {!canMail && <Alert icon={<MailX size={20} aria-hidden />}>{t("alerts.no_mail")}</Alert>}
      {choose.error !== null && <Failure error={choose.error} />}
      {isBuilder && <PostSection />}
      {isAdministrator && <WebhookSection />}
      <Section title={t("alerts.by_kind")}>
        <ChoiceTable
          head={t("alerts.kind")}
          channels={offered}
          rows={kinds.map(({ kind, ...its }) => ({
            ...its,
            id: kind,
            name: t(`alerts.kind.${kind}`),
          }))}
          onChange={(id, its) =>
            change({
              ...choices,
              kinds: changed(kinds, ({ kind }) => kind === id, its),
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
            channels={offered}
            rows={flows}
            onQuiet={(id, quiet) =>
              change({
                ...choices,
                flows: changed(flows, (row) => row.id === id, { quiet }),
              })
            }
            onChange={(id, its) =>
              change({
                ...choices,
                flows: changed(flows, (row) => row.id === id, its),
              })
            }
          />
        )}
      </Section>
    </Stack>
  );
}

/** One row is as it was but for this. */
function changed<Row extends object>(
  rows: readonly Row[],
  isIt: (row: Row) => boolean,
  change: Partial<NoInfer<Row>>,
): Row[] {
  return rows.map((row) => (isIt(row) ? Object.assign({}, row, change) : row));
}

const channels = ["screen", "mail", "post", "webhook"] as const;
type Channel = (typeof channels)[number];

const heads = {
  screen: "alerts.on_screen",
  mail: "alerts.by_mail",
  post: "alerts.by_post",
  webhook: "alerts.by_webhook",
} as const;
const names = {
  screen: "alerts.screen_of",
  mail: "alerts.mail_of",
  post: "alerts.post_of",
  webhook: "alerts.webhook_of",
} as const;

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

interface Row extends Readonly<Record<Channel, boolean>> {
  readonly id: string;
  readonly name: string;
  readonly quiet?: QuietWish;
}

function ChoiceTable({
  head,
  channels: offered,
  rows,
  onChange,
  onQuiet,
}: {
  readonly head: string;
  readonly channels: readonly Channel[];
  readonly rows: readonly Row[];
  readonly onChange: (id: string, change: Partial<Record<Channel, boolean>>) => void;
  readonly onQuiet?: (id: string, quiet: QuietWish) => void;
}) {
  const t = useT();
  const its = [head, ...offered.map((channel) => t(heads[channel]))];
  return (
    <ListTable label={head} heads={onQuiet ? [...its, t("alerts.quiet")] : its}>
      {rows.map(({ id, name, quiet = "learnt", ...on }) => (
        <Table.Tr key={id}>
          <Cell>{name}</Cell>
          {offered.map((channel) => (
            <Cell key={channel} label={t(heads[channel])}>
              <Checkbox
                checked={on[channel]}
                aria-label={t(names[channel], { what: name })}
                onChange={() => onChange(id, { [channel]: !on[channel] })}
              />
            </Cell>
          ))}
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
