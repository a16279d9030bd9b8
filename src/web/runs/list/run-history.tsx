import { Group, Skeleton, Stack } from "@mantine/core";
import { Activity, SearchX } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { useFormats, useT } from "../../language/language.tsx";
import { askCsvOf, type RunSummary } from "../../api/runs.ts";
import { CsvButton } from "../../parts/csv-button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Failure } from "../../parts/failure.tsx";
import { ButtonLink } from "../../parts/link.tsx";
import { filterOf, isFiltered, type RunsSearch } from "../search.ts";
import { ActOnAll } from "../batches/act-on-all.tsx";
import { Batches } from "../batches/progress.tsx";
import { RunFilters } from "./filters.tsx";
import { RunTable } from "./run-table.tsx";
import { useRunList } from "./use-run-list.ts";

/** Runs with their filters: of one flow, or of all. */
export function RunHistory({
  label,
  flow,
  search,
  onSearch,
  picker,
}: {
  readonly label: string;
  /** The one whose runs are shown; null for all. */
  readonly flow: string | null;
  readonly search: RunsSearch;
  readonly onSearch: (change: Partial<RunsSearch>) => void;
  readonly picker?: ReactNode;
}) {
  const t = useT();
  const { timeZone } = useFormats();
  const filter = useMemo(() => {
    const wanted = filterOf(search, minuteNow(), timeZone);
    return flow === null ? wanted : { ...wanted, flow };
  }, [search, flow, timeZone]);
  const [isAtTop, setIsAtTop] = useState(true);
  const { list, rows, waiting, takeNew } = useRunList(filter, isAtTop);
  const errors = useMemo(() => errorsOf(rows), [rows]);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <>
      <RunFilters
        search={search}
        onChange={onSearch}
        errors={errors}
        act={rows.length > 0 && <ActOnAll filter={filter} />}
      >
        {picker}
      </RunFilters>
      <Batches />
      <Group justify="flex-end" gap="sm" mb="sm">
        <CsvButton label={t("common.csv")} request={() => askCsvOf("runs", filter, timeZone)} />
        <CsvButton
          label={t("runs.csv_writes")}
          help={t("runs.csv_writes_help")}
          request={() => askCsvOf("writes", filter, timeZone)}
        />
        <CsvButton
          label={t("runs.csv_ledger")}
          help={t("runs.csv_ledger_help")}
          request={() => askCsvOf("ledger", filter, timeZone)}
        />
      </Group>
      {list.isPending && <Waiting />}
      {list.isError && !list.data && <Failure error={list.error} retry={list.refetch} />}
      {list.data && rows.length === 0 && <NoRuns isFiltered={isFiltered(search)} flow={flow} />}
      {list.data && rows.length > 0 && (
        <RunTable
          label={label}
          filter={filter}
          list={list.data}
          rows={rows}
          withFlow={flow === null}
          waiting={waiting}
          onTakeNew={takeNew}
          onTop={setIsAtTop}
          onEnd={onEnd}
        />
      )}
      {isFetchNextPageError && <Failure error={list.error} retry={fetchNextPage} />}
    </>
  );
}

/** By their codes, in the words of the first run that has one. */
function errorsOf(rows: readonly RunSummary[]): ReadonlyMap<string, string> {
  return new Map(
    rows
      .toReversed()
      .flatMap(({ error }) => (error === null ? [] : [[error.code, error.message] as const])),
  );
}

/** Filters by time go by the minute, so that who comes back to a list finds the same. */
function minuteNow(): number {
  return Math.floor(Date.now() / 60_000) * 60_000;
}

function Waiting() {
  const t = useT();
  return (
    <Stack gap={8} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={40} />
      ))}
    </Stack>
  );
}

function NoRuns({
  isFiltered: isSome,
  flow,
}: {
  readonly isFiltered: boolean;
  readonly flow: string | null;
}) {
  const t = useT();
  if (isSome)
    return (
      <Empty icon={SearchX} title={t("runs.none_found")}>
        {t("runs.none_found_help")}
      </Empty>
    );
  return (
    <Empty
      icon={Activity}
      title={t("runs.none")}
      action={
        flow === null ? (
          <ButtonLink to="/flows">{t("runs.to_flows")}</ButtonLink>
        ) : (
          <ButtonLink to="/flows/$id" params={{ id: flow }}>
            {t("runs.to_flow")}
          </ButtonLink>
        )
      }
    >
      {t("runs.none_help")}
    </Empty>
  );
}
