import { Group, Text, ThemeIcon } from "@mantine/core";
import { Check, TriangleAlert } from "lucide-react";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";

/** Whether it serves; if not, why, in the server's words. */
export function ConnectionState({
  connection: { broken },
  isShort = false,
}: {
  readonly connection: Connection;
  /** The words are told elsewhere. */
  readonly isShort?: boolean;
}) {
  const t = useT();
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThemeIcon size={20} radius="xl" variant="light" color={broken === null ? "teal" : "orange"}>
        {broken === null ? (
          <Check size={13} aria-hidden />
        ) : (
          <TriangleAlert size={13} aria-hidden />
        )}
      </ThemeIcon>
      <div>
        <Text size="sm" fw={broken === null ? 400 : 600}>
          {t(broken === null ? "connection.works" : "connection.needs_you")}
        </Text>
        {broken !== null && !isShort && (
          <Text size="xs" c="dimmed" lineClamp={3}>
            {broken.message}
          </Text>
        )}
      </div>
    </Group>
  );
}
