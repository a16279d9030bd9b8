import { Box, Group, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import classes from "./page.module.css";

/** A screen: its title, what can be done on it, and its content. */
export function Page({
  title,
  heading,
  help,
  actions,
  children,
}: {
  readonly title: string;
  /** In the place of the title, where that can be changed. */
  readonly heading?: ReactNode;
  /** One sentence on what the screen is for. */
  readonly help?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  useTitle(title);
  return (
    <Box className={classes["page"]}>
      <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
        <Box flex={1} miw={220}>
          {heading ?? (
            <Title order={1} size="h2">
              {title}
            </Title>
          )}
          {help !== undefined && (
            <Text c="dimmed" mt={4}>
              {help}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Box>
  );
}

/** What the browser's tab says. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
}
