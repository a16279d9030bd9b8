import { Button, Paper, Stack, Text } from "@mantine/core";
import { Zap } from "lucide-react";
import { useT } from "../../language/language.tsx";
import { useBench } from "../bench.ts";
import type { ProblemView } from "../fields/step-form.tsx";
import classes from "./card.module.css";
import { cardId } from "./show-card.ts";

/** In place of the trigger of a new flow. */
export function NoTrigger({ problems }: { readonly problems: readonly ProblemView[] }) {
  const t = useT();
  const { isReadOnly, ask } = useBench();
  return (
    <Paper
      component="section"
      id={cardId("trigger")}
      aria-label={t("builder.card.trigger")}
      withBorder
      shadow="xs"
      p="xl"
      className={classes["card"]}
    >
      <Stack align="center" gap="sm" ta="center">
        <Zap size={28} aria-hidden />
        <Text component="h2" fw={650} size="lg">
          {t("builder.start.title")}
        </Text>
        <Text c="dimmed">{t("builder.start.none")}</Text>
        {!isReadOnly && (
          <Button data-toggle onClick={() => ask({ about: "trigger" })}>
            {t("builder.start.choose")}
          </Button>
        )}
        {isReadOnly && problems.map(({ message }) => <Text key={message}>{message}</Text>)}
      </Stack>
    </Paper>
  );
}
