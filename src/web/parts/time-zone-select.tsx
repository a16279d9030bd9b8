import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { useT } from "../language/language.tsx";
import { timeZones } from "./time-zones.ts";

/** Chooses a time zone by its name. */
export function TimeZoneSelect({
  value,
  onChange,
  first = noChoices,
  ...rest
}: Omit<SelectProps, "value" | "onChange" | "data" | "ref"> & {
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
  /** Choices before all zones. */
  readonly first?: readonly { readonly value: string; readonly label: string }[];
}) {
  const t = useT();
  const zones = useMemo(() => timeZones(), []);
  // One that the browser does not list, such as an older name.
  const isKnown = zones.includes(value) || first.some((choice) => choice.value === value);
  return (
    <Select
      searchable
      openOnFocus={false}
      allowDeselect={false}
      limit={100}
      nothingFoundMessage={t("common.time_zone_none")}
      value={value}
      onChange={(zone) => zone !== null && onChange(zone)}
      data={[
        ...first,
        ...[...zones, ...(isKnown ? [] : [value])].map((zone) => ({
          value: zone,
          label: zone.replaceAll("_", " "),
        })),
      ]}
      {...rest}
    />
  );
}

const noChoices: readonly { readonly value: string; readonly label: string }[] = [];
