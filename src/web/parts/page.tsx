import { Box, Group, Text, Title } from "@mantine/core";
import { useIsFetching, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Loading } from "./loading.tsx";
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
      <AllAtOnce>{children}</AllAtOnce>
    </Box>
  );
}

const isFirst = {
  predicate: ({ state }: { state: { status: string } }) => state.status === "pending",
};

/**
 * Shows the content when all that it asks for at first is answered. What came by and by would push a
 * button away from under the pointer, and bring another one there.
 */
function AllAtOnce({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const asked = useIsFetching(isFirst);
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    if (asked > 0) return undefined;
    // An answer may lead to the next question, once it is drawn.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (queries.isFetching(isFirst) === 0) setIsThere(true);
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [queries, asked]);
  return (
    <>
      {!isThere && <Loading />}
      <div className={classes["content"]} data-waits={!isThere || undefined}>
        {children}
      </div>
    </>
  );
}

/** What the browser's tab says. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Millrace`;
  }, [title]);
}
