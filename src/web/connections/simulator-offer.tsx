import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { simulatorQuery } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import classes from "./connection-form.module.css";

/** Where a simulator of the system runs beside the server: one click connects to it. */
export function SimulatorOffer({
  connector,
  isBusy,
  onTake,
}: {
  readonly connector: string;
  readonly isBusy: boolean;
  readonly onTake: (values: Readonly<Record<string, string>>) => void;
}) {
  const t = useT();
  const { data } = useQuery(simulatorQuery(connector));
  if (!data) return null;
  const values = Object.entries(data.values).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return (
    <Paper withBorder p="md" className={classes["offer"]}>
      <Group gap="md" wrap="nowrap" align="flex-start">
        <FlaskConical size={20} aria-hidden />
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t("connection.simulator_help")}</Text>
          <Button
            size="xs"
            variant="light"
            loading={isBusy}
            onClick={() => onTake(Object.fromEntries(values))}
          >
            {t("connection.simulator")}
          </Button>
        </Stack>
      </Group>
    </Paper>
  );
}
