import { Button, Chip, Group, MultiSelect, Select } from "@mantine/core";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { runStatuses } from "#flow/run-status.ts";
import { useT } from "../../language/language.tsx";
import { SearchBox } from "../../parts/search-box.tsx";
import {
  isFiltered,
  isWaitingForPerson,
  runKinds,
  type RunsSearch,
  waitingForPerson,
} from "../search.ts";
import classes from "./filters.module.css";
import { RangePicker } from "./range-picker.tsx";

/** Which runs are shown. Says nothing of its own: the address does. */
export function RunFilters({
  search,
  onChange,
  errors,
  act,
  children,
}: {
  readonly search: RunsSearch;
  readonly onChange: (change: Partial<RunsSearch>) => void;
  /** The errors of the runs that are shown: what each says, by its code. */
  readonly errors: ReadonlyMap<string, string>;
  /** What can be done with all of them. */
  readonly act: ReactNode;
  /** More of them, in the same row. */
  readonly children?: ReactNode;
}) {
  const t = useT();
  const { status, kind, error, text = "" } = search;
  const known = new Map(errors);
  if (error !== undefined && !known.has(error)) known.set(error, error);
  const isWaiting = isWaitingForPerson(search);
  return (
    <div className={classes["filters"]} role="search" aria-label={t("runs.filters")}>
      <div className={classes["fields"]}>
        <div className={classes["search"]}>
          <SearchBox
            label={t("runs.search")}
            value={text}
            onSearch={(typed) => onChange({ text: typed === "" ? undefined : typed })}
          />
        </div>
        {children}
        <MultiSelect
          aria-label={t("runs.status")}
          placeholder={status === undefined ? t("runs.any_status") : ""}
          data={runStatuses.map((value) => ({ value, label: t(`run.status.${value}`) }))}
          value={status ?? []}
          onChange={(chosen) => onChange({ status: chosen.length === 0 ? undefined : chosen })}
          clearable
          clearButtonProps={{ "aria-label": t("common.clear") }}
          comboboxProps={{ withinPortal: true }}
        />
        <RangePicker search={search} onChange={onChange} />
        <Select
          aria-label={t("runs.started_by")}
          placeholder={t("runs.any_kind")}
          data={runKinds.map((value) => ({ value, label: t(`runs.kind.${value}`) }))}
          value={kind ?? null}
          onChange={(chosen) => onChange({ kind: chosen ?? undefined })}
          clearable
          clearButtonProps={{ "aria-label": t("common.clear") }}
        />
        {known.size > 0 && (
          <Select
            aria-label={t("runs.error")}
            placeholder={t("batch.any_error")}
            data={[...known].map(([value, label]) => ({ value, label }))}
            value={error ?? null}
            onChange={(chosen) => onChange({ error: chosen ?? undefined })}
            clearable
            clearButtonProps={{ "aria-label": t("common.clear") }}
          />
        )}
      </div>
      <Group gap="xs">
        <Chip
          size="xs"
          checked={isWaiting}
          onChange={(wanted) => onChange({ status: wanted ? [...waitingForPerson] : undefined })}
        >
          {t("runs.waits_for_person")}
        </Chip>
        {isFiltered(search) && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<X size={14} aria-hidden />}
            onClick={() =>
              onChange({
                status: undefined,
                kind: undefined,
                flow: undefined,
                error: undefined,
                text: undefined,
                range: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t("runs.clear_filters")}
          </Button>
        )}
        {act}
      </Group>
    </div>
  );
}
