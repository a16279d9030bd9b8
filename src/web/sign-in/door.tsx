import { ActionIcon, Box, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Languages } from "lucide-react";
import type { ReactNode } from "react";
import { Logo } from "../app/logo.tsx";
import { useLanguage } from "../language/language.tsx";
import { useTitle } from "../parts/page.tsx";
import classes from "./door.module.css";

/** The frame of the screens for who has not come in yet. */
export function Door({
  title,
  help,
  children,
}: {
  readonly title: string;
  readonly help?: string;
  readonly children: ReactNode;
}) {
  const { t, locale, setLocale } = useLanguage();
  useTitle(title);
  return (
    <Box className={classes["ground"]} component="main">
      <Center mih="100vh" p="md">
        <Paper withBorder shadow="sm" radius="lg" p="xl" w="100%" maw={420}>
          <Group justify="space-between" mb="xl">
            <Logo />
            <ActionIcon
              variant="subtle"
              color="gray"
              lang={locale === "en" ? "ja" : "en"}
              aria-label={t("nav.language")}
              title={t("nav.language")}
              onClick={() => setLocale(locale === "en" ? "ja" : "en")}
            >
              <Languages size={18} aria-hidden />
            </ActionIcon>
          </Group>
          <Stack gap={4} mb="lg">
            <Title order={1} size="h3">
              {title}
            </Title>
            {help !== undefined && <Text c="dimmed">{help}</Text>}
          </Stack>
          {children}
        </Paper>
      </Center>
    </Box>
  );
}
