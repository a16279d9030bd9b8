import { SimpleGrid, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview, Span } from "../api/overview.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { Section } from "../parts/section.tsx";
import { waitingForPerson } from "../runs/search.ts";
import { ChartSection } from "./chart-section.tsx";
import classes from "./overview.module.css";
import { readsOf, runsOf } from "./series.ts";

/** Pictures first, then numbers that lead to what they count. */
export function Figures({ overview, span }: { readonly overview: Overview; readonly span: Span }) {
  const t = useT();
  return (
    <Stack gap="lg">
      <ChartSection
        title={t("overview.runs")}
        overview={overview}
        series={runsOf(t)}
        none={t("overview.no_runs")}
        height={240}
      />
      <Tiles overview={overview} span={span} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <ChartSection
          title={t("overview.reads")}
          help={t("overview.reads_help")}
          overview={overview}
          series={readsOf(t)}
          none={t("overview.no_reads")}
          height={180}
        />
        <Busiest overview={overview} span={span} />
      </SimpleGrid>
    </Stack>
  );
}

function Tiles({
  overview: { flows, totals, waitingForPerson: waiting },
  span,
}: {
  readonly overview: Overview;
  readonly span: Span;
}) {
  const t = useT();
  const { runs } = totals;
  const all = Object.values(runs).reduce((sum, count) => sum + count, 0);
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      <Tile label={t("overview.active_flows")} count={flows.active}>
        <Link to="/flows" className={classes["whole"]} aria-label={t("overview.active_flows")} />
      </Tile>
      <Tile label={t("overview.runs_in", { span: t(`overview.span.${span}`) })} count={all}>
        <Link
          to="/runs"
          search={{ range: span }}
          className={classes["whole"]}
          aria-label={t("overview.runs")}
        />
      </Tile>
      <Tile label={t("overview.failed")} count={runs.failed}>
        <Link
          to="/runs"
          search={{ range: span, status: ["failed"] }}
          className={classes["whole"]}
          aria-label={t("overview.failed")}
        />
      </Tile>
      <Tile label={t("overview.waiting")} count={waiting.parked + waiting.paused}>
        <Link
          to="/runs"
          search={{ status: [...waitingForPerson] }}
          className={classes["whole"]}
          aria-label={t("overview.waiting")}
        />
      </Tile>
    </SimpleGrid>
  );
}

function Tile({
  label,
  count,
  children,
}: {
  readonly label: string;
  readonly count: number;
  /** The link that lies over all of it. */
  readonly children: ReactNode;
}) {
  const formats = useFormats();
  return (
    <div className={classes["tile"]}>
      <div className={classes["count"]}>{formats.number(count)}</div>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {children}
    </div>
  );
}

function Busiest({
  overview: { busiest },
  span,
}: {
  readonly overview: Overview;
  readonly span: Span;
}) {
  const t = useT();
  const formats = useFormats();
  return (
    <Section title={t("overview.busiest")}>
      {busiest.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("overview.no_runs")}
        </Text>
      ) : (
        <ol className={classes["ranking"]}>
          {busiest.map(({ id, name, runs }) => (
            <li key={id}>
              <TextLink
                to="/flows/$id/runs"
                params={{ id }}
                search={{ range: span }}
                size="sm"
                className={classes["name"]}
                title={name}
              >
                {name}
              </TextLink>
              <Text size="sm" c="dimmed" className={`${classes["runs"]} tabular`}>
                {t("overview.run_count", { count: runs, number: formats.number(runs) })}
              </Text>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
