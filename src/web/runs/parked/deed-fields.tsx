import { Stack, Text } from "@mantine/core";
import type { Deed } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { Fields } from "../../parts/values/fields.tsx";

/** What a frozen write does, with the records that it is about. */
export function DeedFields({ deed: { words, parts } }: { readonly deed: Deed }) {
  const { t, formats } = useLanguage();
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {t("runs.parked.request_words", { words })}
      </Text>
      {parts.map(({ label, records, count }) => (
        <div key={label}>
          <Fields label={label} value={count === 1 ? (records[0] ?? null) : records} schema={{}} />
          {count > records.length && (
            <Text size="sm" c="dimmed">
              {t("runs.parked.more_records", { number: formats.number(count - records.length) })}
            </Text>
          )}
        </div>
      ))}
    </Stack>
  );
}
