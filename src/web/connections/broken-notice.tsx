import { Alert, Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { KeyRound, TriangleAlert } from "lucide-react";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { ReplaceSecret } from "./replace-secret.tsx";

/** What keeps a connection from serving, and what to do about it. */
export function BrokenNotice({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const [isOpen, { open, close }] = useDisclosure();
  const { broken } = connection;
  if (broken === null) return null;
  const isLocked = broken.code === "connection.locked";
  return (
    <Alert color="orange" icon={<TriangleAlert size={20} />} title={broken.message} role="alert">
      <Stack gap="xs" align="flex-start">
        {broken.advice !== undefined && <Text size="sm">{broken.advice}</Text>}
        <Text size="sm">{t(isLocked ? "connection.locked_help" : "connection.broken_help")}</Text>
        {broken.requestId !== undefined && (
          <Text size="xs">{t("common.request_id", { id: broken.requestId })}</Text>
        )}
        <Button size="sm" leftSection={<KeyRound size={16} aria-hidden />} onClick={open}>
          {t(isLocked ? "connection.enter_again" : "connection.replace")}
        </Button>
      </Stack>
      <ReplaceSecret connection={connection} opened={isOpen} onClose={close} />
    </Alert>
  );
}
