import { Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useT } from "../language/language.tsx";
import { Failure } from "./failure.tsx";

/** Asks before something that cannot be taken back, and stays open where it could not be done. */
export function Confirm({
  opened,
  onClose,
  title,
  confirm,
  onConfirm,
  dismiss,
  isDangerous = false,
  isReady = true,
  children,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What the button says: the deed itself, not “OK”. */
  readonly confirm: string;
  readonly onConfirm: () => Promise<unknown>;
  /** What the other button says, where “Cancel” could be mistaken for the deed. */
  readonly dismiss?: string;
  readonly isDangerous?: boolean;
  /** Whether all that is asked inside has been answered. */
  readonly isReady?: boolean;
  readonly children?: ReactNode;
}) {
  const t = useT();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = (): void => {
    setError(null);
    onClose();
  };
  const act = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        {children}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {dismiss ?? t("common.cancel")}
          </Button>
          <Button
            color={isDangerous ? "red" : ""}
            loading={isBusy}
            disabled={!isReady}
            onClick={() => void act()}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
