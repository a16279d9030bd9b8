import { List, Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import { same } from "#flow/same.ts";
import type { Otherwise, TableContent } from "#flow/table.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import { useFormats, useT } from "../language/language.tsx";
import { difference } from "./rows.ts";

/** So many rows are named. */
const named = 12;

/** How one state of a table differs from another, in sentences. */
export function Differences({
  before,
  after,
}: {
  readonly before: TableContent;
  readonly after: TableContent;
}) {
  const t = useT();
  const formats = useFormats();
  const sentences = useMemo(() => sentencesOf(before, after, t), [before, after, t]);
  if (sentences.length === 0) return <Text size="sm">{t("tables.same")}</Text>;
  const rest = sentences.length - named;
  return (
    <Stack gap={4}>
      <List size="sm" spacing={4}>
        {sentences.slice(0, named).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      {rest > 0 && (
        <Text size="sm" c="dimmed">
          {t("tables.more_rows", { count: rest, shown: formats.number(rest) })}
        </Text>
      )}
    </Stack>
  );
}

function sentencesOf(
  before: TableContent,
  after: TableContent,
  t: WebTranslate,
): readonly string[] {
  const { added, changed, removed } = difference(before.rows, after.rows);
  return [
    ...(same(before.otherwise, after.otherwise)
      ? []
      : [t("tables.diff.otherwise", { way: otherwiseWords(after.otherwise, t) })]),
    ...changed.map(({ from, before, to }) => t("tables.diff.changed", { from, before, to })),
    ...added.map(({ from, to }) => t("tables.diff.added", { from, to })),
    ...removed.map(({ from, to }) => t("tables.diff.removed", { from, to })),
  ];
}

/** What comes of a value that no row is for, in a few words. */
export function otherwiseWords(otherwise: Otherwise, t: WebTranslate): string {
  return otherwise.is === "value"
    ? t("tables.otherwise.this", { value: otherwise.value })
    : t(`tables.otherwise.${otherwise.is}`);
}
