import { Button, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useTableDeeds } from "../api/tables.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { NameInput } from "../parts/name-input.tsx";

/** Makes a table without rows, and leads to where they are written. */
export function NewTableButton() {
  const t = useT();
  const navigate = useNavigate();
  const { make } = useTableDeeds();
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
        {t("tables.new")}
      </Button>
      <FormDialog
        opened={isOpen}
        onClose={close}
        title={t("tables.new")}
        submit={t("tables.new_submit")}
        initial={{ name: "", description: "" }}
        onSubmit={async (form) => {
          const { id } = await make({ ...form, rows: [], otherwise: { is: "pass" } });
          await navigate({ to: "/tables/$id", params: { id } });
        }}
      >
        {({ name, description }, fill) => (
          <>
            <NameInput
              label={t("tables.name")}
              required
              withAsterisk={false}
              most={200}
              data-autofocus
              value={name}
              onChange={({ currentTarget }) => fill({ name: currentTarget.value })}
            />
            <Textarea
              label={t("tables.description")}
              placeholder={t("tables.description_example")}
              maxLength={1_000}
              autosize
              minRows={2}
              value={description}
              onChange={({ currentTarget }) => fill({ description: currentTarget.value })}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}
