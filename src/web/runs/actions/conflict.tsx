import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { runQuery } from "../../api/runs.ts";
import { useT } from "../../language/language.tsx";

/** In a dialog whose question has been answered meanwhile. */
export function Conflict({
  id,
  words,
  onClose,
}: {
  readonly id: string;
  readonly words: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const queries = useQueryClient();
  const show = (): void => {
    void queries.invalidateQueries({ queryKey: runQuery(id).queryKey });
    onClose();
  };
  return (
    <Stack>
      <Alert color="orange" icon={<TriangleAlert size={20} aria-hidden />} role="alert">
        <Text size="sm">{words}</Text>
      </Alert>
      <Group justify="flex-end">
        <Button onClick={show}>{t("runs.show_now")}</Button>
      </Group>
    </Stack>
  );
}
