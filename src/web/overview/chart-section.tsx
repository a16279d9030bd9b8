import { Button, Table, Text } from "@mantine/core";
import { useState } from "react";
import type { Bucket, Overview } from "../api/overview.ts";
import { useLanguage } from "../language/language.tsx";
import { Section } from "../parts/section.tsx";
import { BarChart } from "./bar-chart.tsx";
import classes from "./overview.module.css";
import type { Series } from "./series.ts";

/** Counts over time as a picture, or as a table for who reads rather. */
export function ChartSection({
  title,
  help,
  overview: { buckets, bucket },
  series,
  none,
  height,
}: {
  readonly title: string;
  readonly help?: string;
  readonly overview: Overview;
  readonly series: readonly Series[];
  /** Said where there is nothing to draw. */
  readonly none: string;
  readonly height: number;
}) {
  const { t } = useLanguage();
  const [isTable, setIsTable] = useState(false);
  const words = useBucketWords(bucket);
  const shown = series.filter(({ count }) => buckets.some((one) => count(one) > 0));
  const summary = useSummary(title, buckets, shown);
  return (
    <Section
      title={title}
      {...(help === undefined ? {} : { help })}
      actions={
        shown.length > 0 && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-pressed={isTable}
            onClick={() => setIsTable(!isTable)}
          >
            {t("overview.as_table")}
          </Button>
        )
      }
    >
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          {none}
        </Text>
      ) : isTable ? (
        <CountTable title={title} buckets={buckets} series={shown} words={words} />
      ) : (
        <figure className={classes["figure"]} aria-label={summary}>
          <div aria-hidden>
            <BarChart buckets={buckets} series={shown} words={words} height={height} />
          </div>
          {shown.length > 1 && <Legend series={shown} />}
        </figure>
      )}
    </Section>
  );
}

/** How a piece of time is called: shortly below a bar, and in full. */
export interface BucketWords {
  readonly short: (at: string) => string;
  readonly full: (at: string) => string;
}

function useBucketWords(bucket: Overview["bucket"]): BucketWords {
  const { locale, formats } = useLanguage();
  const { timeZone } = formats;
  const shortDay = new Intl.DateTimeFormat(locale, { timeZone, month: "short", day: "numeric" });
  switch (bucket) {
    case "hour":
      return {
        short: (at) => formats.time(at),
        full: (at) => `${formats.day(at)} ${formats.time(at)}`,
      };
    case "day":
      return {
        short: (at) => shortDay.format(new Date(at)),
        full: (at) => formats.day(at),
      };
  }
}

/** What the picture shows, for who does not see it. */
function useSummary(title: string, buckets: readonly Bucket[], series: readonly Series[]): string {
  const { locale, formats } = useLanguage();
  const totals = series.map(({ label, count }) => {
    const total = buckets.reduce((sum, bucket) => sum + count(bucket), 0);
    return `${label} ${formats.number(total)}`;
  });
  return `${title}: ${new Intl.ListFormat(locale).format(totals)}`;
}

function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className={classes["legend"]}>
      {series.map(({ key, label, color }) => (
        <li key={key}>
          <span className={classes["swatch"]} style={{ background: color }} />
          {label}
        </li>
      ))}
    </ul>
  );
}

function CountTable({
  title,
  buckets,
  series,
  words,
}: {
  readonly title: string;
  readonly buckets: readonly Bucket[];
  readonly series: readonly Series[];
  readonly words: BucketWords;
}) {
  const { t, formats } = useLanguage();
  return (
    <Table.ScrollContainer minWidth={120 * (series.length + 1)} mah={360}>
      <Table aria-label={title} stickyHeader striped className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("overview.time")}</Table.Th>
            {series.map(({ key, label }) => (
              <Table.Th key={key} ta="end">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {buckets.toReversed().map((bucket) => (
            <Table.Tr key={bucket.at}>
              <Table.Td>{words.full(bucket.at)}</Table.Td>
              {series.map(({ key, count }) => (
                <Table.Td key={key} ta="end">
                  {formats.number(count(bucket))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
