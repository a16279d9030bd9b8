import { Button, Group, Modal, Stack } from "@mantine/core";
import { type ReactNode, type SubmitEvent, useState } from "react";
import { useT } from "../language/language.tsx";
import { Failure } from "./failure.tsx";

interface Dialog<Form extends object> {
  readonly onClose: () => void;
  /** What the button says: the deed itself. */
  readonly submit: string;
  readonly onSubmit: (form: Form) => Promise<unknown>;
  readonly isDangerous?: boolean;
  /** What the form holds each time that the dialog opens. */
  readonly initial: Form;
  readonly children: (form: Form, fill: (change: Partial<Form>) => void) => ReactNode;
}

/** A form over the screen. It stays open, with what was entered, where it could not be done. */
export function FormDialog<Form extends object>({
  opened,
  title,
  ...dialog
}: Dialog<Form> & { readonly opened: boolean; readonly title: string }) {
  const t = useT();
  return (
    <Modal
      opened={opened}
      onClose={dialog.onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Body {...dialog} />
    </Modal>
  );
}

/** It is there while the dialog is open, and forgets what was entered with it. */
function Body<Form extends object>({
  onClose,
  submit,
  onSubmit,
  isDangerous = false,
  initial,
  children,
}: Dialog<Form>) {
  const t = useT();
  const [form, setForm] = useState(initial);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const act = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await onSubmit(form);
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const send = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void act();
  };
  return (
    <form onSubmit={send}>
      <Stack>
        {children(form, (change) => setForm((before) => ({ ...before, ...change })))}
        {error !== null && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" color={isDangerous ? "red" : ""} loading={isBusy}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
