import { Button, Group, Pill, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Suspense } from "react";
import { peopleQuery } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { DayPicker } from "../parts/pickers.ts";
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
  const t = useT();
  const { person, group, object, from, to } = search;
  const isFiltered = [person, group, object, from, to].some((one) => one !== undefined);
  return (
    <div className={classes["filters"]} role="search" aria-label={t("audit.filters")}>
      <div className={classes["fields"]}>
        <PersonFilter person={person} onChange={(id) => onChange({ person: id })} />
        <Select
          label={t("audit.about")}
          placeholder={t("audit.about_anything")}
          clearable
          clearButtonProps={{ "aria-label": t("common.clear") }}
          value={group ?? null}
          onChange={(chosen) => onChange({ group: groups.find((one) => one === chosen) })}
          data={groups.map((one) => ({ value: one, label: t(`audit.group.${one}`) }))}
        />
        <Suspense>
          <DayPicker
            label={t("audit.from_day")}
            placeholder={t("audit.any_day")}
            day={from ?? null}
            onPick={(day) => onChange({ from: day ?? undefined })}
          />
          <DayPicker
            label={t("audit.to_day")}
            placeholder={t("audit.any_day")}
            day={to ?? null}
            onPick={(day) => onChange({ to: day ?? undefined })}
          />
        </Suspense>
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
  const t = useT();
  const { data: people = [] } = useQuery(peopleQuery);
  const known = [
    ...people.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
    { value: local, label: t("audit.data_folder") },
  ];
  const isKnown = person === undefined || known.some(({ value }) => value === person);
  return (
    <Select
      label={t("audit.person")}
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
