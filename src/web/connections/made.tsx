import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import type { CheckedConnection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import classes from "./connection-form.module.css";
import { WhatItMay } from "./what-it-may.tsx";

/** Says that a connection was made, and what it may do. */
export function Made({
  made,
  onDone,
}: {
  readonly made: CheckedConnection;
  readonly onDone: () => void;
}) {
  const t = useT();
  const { name, account, accountName } = made.connection;
  return (
    <Stack>
      <Group gap="sm" wrap="nowrap" role="status">
        <CircleCheck size={24} aria-hidden className={classes["done"]} />
        <div>
          <Title order={2} size="h5">
            {t("connection.made", { name })}
          </Title>
          {account !== null && (
            <Text size="sm" c="dimmed">
              {t("connection.made_account", { account: accountName ?? account })}
            </Text>
          )}
        </div>
      </Group>
      <WhatItMay {...made} />
      <Group justify="flex-end">
        <Button onClick={onDone} data-autofocus>
          {t("connection.made_done")}
        </Button>
      </Group>
    </Stack>
  );
}
