import { Select } from "@mantine/core";
import { useT } from "../language/language.tsx";

const overlaps = [0, 60, 1_440, 10_080] as const;

/** For how many minutes the secret before stays good, as a text. */
export function OverlapSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (minutes: string) => void;
}) {
  const t = useT();
  return (
    <Select
      label={t("invoke.overlap")}
      allowDeselect={false}
      value={value}
      onChange={(minutes) => onChange(minutes ?? "0")}
      data={overlaps.map((minutes) => ({
        value: String(minutes),
        label: t(`invoke.overlap_${minutes}`),
      }))}
    />
  );
}
