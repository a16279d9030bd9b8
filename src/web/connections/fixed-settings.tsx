import { DataList, Stack, Text } from "@mantine/core";
import { useSay, useT } from "../language/language.tsx";
import { type FormField, plainValues } from "./form-values.ts";

/** The settings that are what a connection is: nobody changes them. Nothing where there are none. */
export function FixedSettings({
  fields,
  settings,
}: {
  readonly fields: readonly FormField[];
  readonly settings: Readonly<Record<string, unknown>>;
}) {
  const t = useT();
  const say = useSay();
  const values = plainValues(settings);
  const shown = fields.flatMap(({ name, label, schema, facts }) => {
    const value = values[name];
    const isUsual = facts.advanced === true && value === schema.default;
    if (facts.says !== "identity" || value === undefined || isUsual) return [];
    const words = facts.values?.[String(value)];
    return [{ name, label: say(label), value: words ? say(words) : String(value) }];
  });
  if (shown.length === 0) return null;
  return (
    <Stack gap="xs">
      <DataList labelWidth={140}>
        {shown.map(({ name, label, value }) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue>{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
      <Text size="sm" c="dimmed">
        {t("connection.fixed_help")}
      </Text>
    </Stack>
  );
}
