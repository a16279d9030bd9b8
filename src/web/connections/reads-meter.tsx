import { Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { type Reads, readsQuery } from "../api/connections.ts";
import { useFormats, useT } from "../language/language.tsx";

/** How much of what is granted in a month has been read. */
export function ReadsMeter({ connection }: { readonly connection: string }) {
  const { data } = useQuery(readsQuery(connection));
  return data === undefined ? null : <Meter reads={data} />;
}

const colors = { fine: "teal", near: "orange", over: "red" } as const;

function Meter({ reads: { month, allowance } }: { readonly reads: Reads }) {
  const t = useT();
  const formats = useFormats();
  const reads = formats.number(month.reads);
  if (allowance === null) return <Text size="sm">{reads}</Text>;
  const { floorPerMonth, level } = allowance;
  const of = t("connection.reads.of", { reads, granted: formats.number(floorPerMonth) });
  return (
    <Stack gap={4} maw={220}>
      <Text size="sm" className="tabular">
        {of}
      </Text>
      <Progress
        value={Math.min(100, (100 * month.reads) / floorPerMonth)}
        color={colors[level]}
        size="sm"
        aria-label={of}
      />
      {level !== "fine" && (
        <Group gap={4} wrap="nowrap">
          <TriangleAlert size={14} aria-hidden />
          <Text size="xs">{t(`connection.reads.${level}_short`)}</Text>
        </Group>
      )}
    </Stack>
  );
}
