import { Alert, Grid, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { type Connection, type Reads, readsQuery } from "../api/connections.ts";
import { useFormats, useLanguage, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { useNow } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { BarChart } from "./bar-chart.tsx";
import { useConnectorLabel } from "./connection-row.tsx";
import { Polls } from "./polls.tsx";
import { dayBars, monthBars } from "./read-bars.ts";

/** How often a connection asks, and what is granted. */
export function ReadsSection({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const reads = useQuery(readsQuery(connection.id));
  return (
    <Section title={t("connection.reads")} help={t("connection.reads.help")}>
      <Asked query={reads}>
        {(counted) => (
          <Stack gap="lg">
            <Judgement connection={connection} reads={counted} />
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Chart reads={counted} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Figures reads={counted} />
              </Grid.Col>
            </Grid>
            <Polls connector={connection.connector} reads={counted} />
          </Stack>
        )}
      </Asked>
    </Section>
  );
}

function Chart({ reads }: { readonly reads: Reads }) {
  const { t, locale } = useLanguage();
  const formats = useFormats();
  const [span, setSpan] = useState("days");
  const now = useNow(3_600_000);
  const floor = reads.allowance?.floorPerMonth;
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        w="fit-content"
        aria-label={t("connection.reads")}
        value={span}
        onChange={setSpan}
        data={[
          { value: "days", label: t("connection.reads.days") },
          { value: "months", label: t("connection.reads.months") },
        ]}
      />
      {span === "days" ? (
        <BarChart
          label={t("connection.reads.days")}
          head={t("connection.reads.day")}
          bars={dayBars(reads, now, locale)}
        />
      ) : (
        <BarChart
          label={t("connection.reads.months")}
          head={t("connection.reads.month_head")}
          bars={monthBars(reads, locale)}
          limit={
            floor === undefined
              ? null
              : {
                  value: floor,
                  label: t("connection.reads.granted", { granted: formats.number(floor) }),
                }
          }
        />
      )}
      <Text size="xs" c="dimmed">
        {t(span === "days" ? "connection.reads.utc" : "connection.reads.expected")}
      </Text>
    </Stack>
  );
}

function Figures({ reads: { month, callsPerDay, allowance, dayUse } }: { readonly reads: Reads }) {
  const t = useT();
  const formats = useFormats();
  const usedOf = ({ used, of, at }: NonNullable<Reads["dayUse"]>): string =>
    t("connection.reads.day_use_of", {
      used: formats.number(used),
      of: formats.number(of),
      at: formats.moment(at),
    });
  const figures = [
    [t("connection.reads.so_far"), formats.number(month.reads)],
    [t("connection.reads.forecast"), formats.number(month.forecast)],
    [t("connection.reads.per_day"), formats.number(callsPerDay)],
    ...(allowance === null
      ? []
      : [[t("connection.reads.floor"), formats.number(allowance.floorPerMonth)] as const]),
    ...(dayUse === null ? [] : [[t("connection.reads.day_use"), usedOf(dayUse)] as const]),
  ] as const;
  return (
    <Stack gap="xs">
      {figures.map(([label, value]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text fw={600} className="tabular">
            {value}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

/** Whether that is much, and what to do where it is. */
function Judgement({
  connection,
  reads: { allowance },
}: {
  readonly connection: Connection;
  readonly reads: Reads;
}) {
  const t = useT();
  const formats = useFormats();
  const connector = useConnectorLabel(connection.connector);
  if (allowance === null) return null;
  const { level, forecast, wholeMonth, floorPerMonth, transactionsNeeded } = allowance;
  const facts = {
    connector,
    reads: formats.number(Math.max(forecast, wholeMonth)),
    granted: formats.number(floorPerMonth),
    transactions: formats.number(transactionsNeeded ?? 0),
  };
  const together =
    allowance.connections > 1
      ? ` ${t("connection.reads.together", { shown: formats.number(allowance.connections) })}`
      : "";
  if (level === "fine")
    return (
      <Text size="sm">
        {t("connection.reads.fine", facts)}
        {together}
      </Text>
    );
  return (
    <Alert
      color={level === "over" ? "red" : "orange"}
      icon={<TriangleAlert size={20} />}
      title={t(`connection.reads.${level}_title`)}
    >
      {t(
        level === "over" && transactionsNeeded !== null
          ? "connection.reads.over_unless"
          : `connection.reads.${level}`,
        facts,
      )}
      {together}
    </Alert>
  );
}
