import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { useBlocker } from "@tanstack/react-router";
import { useT } from "../language/language.tsx";

type Blocker = ReturnType<typeof useBlocker>;

/** Asks somebody who leaves what is not saved yet. */
export function LeaveQuestion({
  blocker: { status, proceed, reset },
  help,
}: {
  readonly blocker: Blocker;
  /** What would be lost. */
  readonly help: string;
}) {
  const t = useT();
  return (
    <Modal
      opened={status === "blocked"}
      onClose={() => reset?.()}
      title={t("common.leave.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text size="sm">{help}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => reset?.()} data-autofocus>
            {t("common.leave.stay")}
          </Button>
          <Button color="red" onClick={() => proceed?.()}>
            {t("common.leave.go")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
