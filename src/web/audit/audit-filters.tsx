import { Button, Group, Pill, Select } from "@mantine/core";
import { type DateFormatter, DatePickerInput, DatesProvider } from "@mantine/dates";
import "dayjs/locale/ja";
import { useQuery } from "@tanstack/react-query";
import { CalendarDays, X } from "lucide-react";
import { peopleQuery } from "../api/people.ts";
import type { Formats } from "../language/formats.ts";
import { useLanguage } from "../language/language.tsx";
import classes from "./audit.module.css";
import { type AuditSearch, groups } from "./search.ts";

/** Which entries are shown. Says nothing of its own: the address does. */
export function AuditFilters({
  search,
  onChange,
}: {
  readonly search: AuditSearch;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}) {
  const { t } = useLanguage();
  const { person, group, object, from, to } = search;
  const isFiltered = [person, group, object, from, to].some((one) => one !== undefined);
  return (
    <div className={classes["filters"]} role="search" aria-label={t("audit.filters")}>
      <div className={classes["fields"]}>
        <PersonFilter person={person} onChange={(id) => onChange({ person: id })} />
        <Select
          aria-label={t("audit.about")}
          placeholder={t("audit.about_anything")}
          clearable
          clearButtonProps={{ "aria-label": t("common.clear") }}
          value={group ?? null}
          onChange={(chosen) => onChange({ group: groups.find((one) => one === chosen) })}
          data={groups.map((one) => ({ value: one, label: t(`audit.group.${one}`) }))}
        />
        <RangeFilter from={from} to={to} onChange={onChange} />
      </div>
      {isFiltered && (
        <Group gap="xs">
          {object !== undefined && (
            <Pill
              withRemoveButton
              size="md"
              onRemove={() => onChange({ object: undefined })}
              removeButtonProps={{ "aria-label": t("common.clear") }}
            >
              {t("audit.only", { id: object })}
            </Pill>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<X size={14} aria-hidden />}
            onClick={() =>
              onChange({
                person: undefined,
                group: undefined,
                object: undefined,
                from: undefined,
                to: undefined,
              })
            }
          >
            {t("audit.clear_filters")}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Whoever may read the data folder. */
const local = "local";

function PersonFilter({
  person,
  onChange,
}: {
  readonly person: string | undefined;
  readonly onChange: (person: string | undefined) => void;
}) {
  const { t } = useLanguage();
  const { data: people = [] } = useQuery(peopleQuery);
  const known = [
    ...people.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
    { value: local, label: t("audit.data_folder") },
  ];
  const isKnown = person === undefined || known.some(({ value }) => value === person);
  return (
    <Select
      aria-label={t("audit.person")}
      placeholder={t("audit.person_anybody")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("common.clear") }}
      limit={100}
      nothingFoundMessage={t("audit.person_none")}
      value={person ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      data={isKnown ? known : [...known, { value: person, label: person }]}
    />
  );
}

function RangeFilter({
  from,
  to,
  onChange,
}: {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (change: Partial<AuditSearch>) => void;
}) {
  const { t, locale, formats } = useLanguage();
  return (
    <DatesProvider settings={{ locale }}>
      <DatePickerInput
        type="range"
        aria-label={t("audit.range")}
        placeholder={t("audit.range_any")}
        valueFormatter={({ date }) => inWords(date, formats)}
        allowSingleDateInRange
        clearable
        clearButtonProps={{ "aria-label": t("common.clear") }}
        leftSection={<CalendarDays size={16} aria-hidden />}
        ariaLabels={{
          previousMonth: t("audit.month_before"),
          nextMonth: t("audit.month_after"),
          monthLevelControl: t("audit.choose_month"),
          yearLevelControl: t("audit.choose_year"),
        }}
        popoverProps={{ withinPortal: true }}
        value={[from ?? null, to ?? null]}
        onChange={([first, last]) => onChange({ from: first ?? undefined, to: last ?? undefined })}
        title={t("audit.range_zone", { zone: formats.timeZone })}
      />
    </DatesProvider>
  );
}

/** A day has no time zone: it is the same everywhere. */
function inWords(date: Parameters<DateFormatter>[0]["date"], formats: Formats): string {
  const days = (Array.isArray(date) ? date : [date]).filter((day) => typeof day === "string");
  return days.map((day) => formats.in("UTC").day(day)).join(" – ");
}
