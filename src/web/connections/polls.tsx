import { Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Locale } from "#i18n/language.ts";
import { pollLabel } from "#flow/offers.ts";
import { catalogueQuery } from "../api/catalogue.ts";
import type { Reads } from "../api/connections.ts";
import { useFormats, useLanguage, useSay } from "../language/language.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";

/** What asks through a connection all the time. */
export function Polls({
  connector,
  reads: { polls },
}: {
  readonly connector: string;
  readonly reads: Reads;
}) {
  const { t, locale } = useLanguage();
  const say = useSay();
  const formats = useFormats();
  const { data: catalogue } = useQuery(catalogueQuery);
  if (polls.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t("connection.polls_none")}
      </Text>
    );
  const nameOf = (trigger: string): string => {
    const found = catalogue && pollLabel(catalogue, connector, trigger);
    return found ? say(found) : trigger;
  };
  return (
    <ListTable
      label={t("connection.polls")}
      heads={[
        t("connection.poll.trigger"),
        t("connection.poll.every"),
        t("connection.used_by"),
        t("connection.reads.per_day"),
      ]}
    >
      {polls.map(({ trigger, everySeconds, flows, callsPerDay }) => (
        <Table.Tr key={trigger}>
          <Cell>{nameOf(trigger)}</Cell>
          <Cell label={t("connection.poll.every")}>{everyIn(everySeconds, locale)}</Cell>
          <Cell label={t("connection.used_by")}>
            {t("connection.flows", { count: flows, shown: formats.number(flows) })}
          </Cell>
          <Cell label={t("connection.reads.per_day")}>{formats.number(callsPerDay)}</Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** "15 minutes", in the largest unit that leaves nothing over. */
function everyIn(seconds: number, locale: Locale): string {
  const [unit, size] = units.find(([, one]) => seconds % one === 0) ?? units[3];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
    seconds / size,
  );
}
