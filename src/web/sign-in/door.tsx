import { Box, Button, Center, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Languages } from "lucide-react";
import type { ReactNode } from "react";
import { Logo } from "../app/logo.tsx";
import { useLanguage, useT } from "../language/language.tsx";
import { Floating } from "../parts/floating.tsx";
import { TextLink } from "../parts/link.tsx";
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
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              lang={locale === "en" ? "ja" : "en"}
              leftSection={<Languages size={16} aria-hidden />}
              onClick={() => void setLocale(locale === "en" ? "ja" : "en", "here")}
            >
              {t("nav.language")}
            </Button>
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
      <Floating />
    </Box>
  );
}

/** For who has come with a link that opens nothing, and may be known here already. */
export function ToSignIn() {
  const t = useT();
  return (
    <TextLink to="/sign-in" size="sm">
      {t("sign_in.to_sign_in")}
    </TextLink>
  );
}
