import { Select } from "@mantine/core";
import { DatesProvider, DateTimePicker } from "@mantine/dates";
import "dayjs/locale/ja";
import { useLanguage } from "../../language/language.tsx";
import classes from "./filters.module.css";
import type { RunsSearch } from "../search.ts";
import { momentAt, wallTime } from "../zone.ts";

const ranges = ["today", "day", "week", "month", "custom"] as const;

/** When the runs were made. */
export function RangePicker({
  search,
  onChange,
}: {
  readonly search: RunsSearch;
  readonly onChange: (change: Partial<RunsSearch>) => void;
}) {
  const { t, locale, formats } = useLanguage();
  const { range, from, to } = search;
  const shown = (moment: string | undefined): string | null =>
    moment === undefined ? null : wallTime(Date.parse(moment), formats.timeZone);
  const said = (wall: string | null): string | undefined =>
    wall === null ? undefined : new Date(momentAt(wall, formats.timeZone)).toISOString();
  const picker = {
    valueFormat: locale === "ja" ? "YYYY/MM/DD HH:mm" : "MMM D, YYYY HH:mm",
    // It is no placeholder to who reads the page, but words.
    classNames: { placeholder: classes["placeholder"] },
    clearable: true,
    clearButtonProps: { "aria-label": t("common.clear") },
    submitButtonProps: { "aria-label": t("runs.range.set") },
  };
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
        <DatesProvider settings={{ locale }}>
          <DateTimePicker
            {...picker}
            aria-label={t("runs.range.from")}
            placeholder={t("runs.range.from")}
            value={shown(from)}
            onChange={(wall) => onChange({ from: said(wall) })}
          />
          <DateTimePicker
            {...picker}
            aria-label={t("runs.range.to")}
            placeholder={t("runs.range.to")}
            value={shown(to)}
            onChange={(wall) => onChange({ to: said(wall) })}
          />
        </DatesProvider>
      )}
    </>
  );
}
