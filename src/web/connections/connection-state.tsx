import { Group, Stack, Text, ThemeIcon } from "@mantine/core";
import { Check, CirclePause, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";

/** Whether it serves; if not, why, in the server's words; and whether something holds it. */
export function ConnectionState({
  connection: { broken, holds },
  isShort = false,
}: {
  readonly connection: Connection;
  /** The words are told elsewhere. */
  readonly isShort?: boolean;
}) {
  const t = useT();
  const [hold] = holds;
  if (broken === null && hold === undefined)
    return <State icon={Check} color="teal" words={t("connection.works")} />;
  return (
    <Stack gap={4}>
      {broken !== null && (
        <State
          icon={TriangleAlert}
          color="orange"
          words={t("connection.needs_you")}
          why={isShort ? null : broken.message}
        />
      )}
      {hold !== undefined && (
        <State
          icon={CirclePause}
          color="orange"
          words={t("hold.state")}
          why={isShort ? null : t(`hold.by.${hold.by}`)}
        />
      )}
    </Stack>
  );
}

function State({
  icon: Icon,
  color,
  words,
  why = null,
}: {
  readonly icon: LucideIcon;
  readonly color: "teal" | "orange";
  readonly words: string;
  readonly why?: string | null;
}) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThemeIcon size={20} radius="xl" variant="light" color={color}>
        <Icon size={13} aria-hidden />
      </ThemeIcon>
      <div>
        <Text size="sm" fw={color === "teal" ? 400 : 600}>
          {words}
        </Text>
        {why !== null && (
          <Text size="xs" c="dimmed" lineClamp={3}>
            {why}
          </Text>
        )}
      </div>
    </Group>
  );
}
