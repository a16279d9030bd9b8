import { Select } from "@mantine/core";
import { lazy, Suspense } from "react";
import { loaded } from "../../api/loaded.ts";
import { useT } from "../../language/language.tsx";
import type { RunsSearch } from "../search.ts";

/** The calendar is large, and seldom asked for. */
const MomentPicker = lazy(async () => ({
  default: (await loaded(() => import("../../parts/moment-picker.tsx"))).MomentPicker,
}));

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
