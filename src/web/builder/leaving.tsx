import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useT } from "../language/language.tsx";
import { isUnsaved } from "./editing/editing.ts";
import type { Session } from "./editing/session.ts";
import { finishTyping } from "./finish-typing.ts";

/** Before somebody leaves: what is not saved yet is sent, and where that does not succeed they are asked. */
export function Leaving({ session }: { readonly session: Session }) {
  const t = useT();
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: async () => {
      finishTyping();
      if (!isUnsaved(session.now())) return false;
      await session.flush();
      return isUnsaved(session.now());
    },
    enableBeforeUnload: () => {
      finishTyping();
      return isUnsaved(session.now());
    },
    withResolver: true,
  });
  return (
    <Modal
      opened={status === "blocked"}
      onClose={() => reset?.()}
      title={t("builder.leave.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Text size="sm">{t("builder.leave.help")}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => reset?.()} data-autofocus>
            {t("builder.leave.stay")}
          </Button>
          <Button color="red" onClick={() => proceed?.()}>
            {t("builder.leave.go")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
