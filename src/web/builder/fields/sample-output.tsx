import { Code, Stack, Text } from "@mantine/core";
import type { Schema } from "#flow/catalogue.ts";
import { useT } from "../../language/language.tsx";
import type { Sample } from "./editing.tsx";

/** What a step hands on, with its labels. */
export function SampleOutput({
  sample,
}: {
  readonly schema: Schema;
  readonly sample: Sample | undefined;
  /** `trigger`, or a step's id. */
  readonly from: string;
  readonly onRefresh?: () => void;
  readonly isLoading?: boolean;
}) {
  const t = useT();
  return (
    <Stack gap="xs">
      <Text fw={600}>{t("sample.title")}</Text>
      <Code block>{JSON.stringify(sample?.data, null, 2)}</Code>
    </Stack>
  );
}
