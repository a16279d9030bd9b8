import { Select } from "@mantine/core";
import { Suspense } from "react";
import { useT } from "../../language/language.tsx";
import { MomentPicker } from "../../parts/pickers.ts";
import type { RunsSearch } from "../search.ts";

const ranges = ["today", "day", "week", "month", "custom"] as const;

/** When the runs were made. */
export function RangePicker({
  search: { range, from, to },
  onChange,
}: {
  readonly search: RunsSearch;
  readonly onChange: (change: Partial<RunsSearch>) => void;
}) {
  const t = useT();
  return (
    <>
      <Select
        aria-label={t("runs.range")}
        placeholder={t("runs.range.any")}
        data={ranges.map((value) => ({ value, label: t(`runs.range.${value}`) }))}
        value={range ?? null}
        onChange={(chosen) =>
          onChange({ range: chosen ?? undefined, from: undefined, to: undefined })
        }
        clearable
        clearButtonProps={{ "aria-label": t("common.clear") }}
      />
      {range === "custom" && (
        <Suspense>
          <MomentPicker
            aria-label={t("runs.range.from")}
            placeholder={t("runs.range.from")}
            moment={from ?? null}
            onPick={(moment) => onChange({ from: moment ?? undefined })}
          />
          <MomentPicker
            aria-label={t("runs.range.to")}
            placeholder={t("runs.range.to")}
            moment={to ?? null}
            onPick={(moment) => onChange({ to: moment ?? undefined })}
          />
        </Suspense>
      )}
    </>
  );
}
