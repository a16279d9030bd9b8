import { ActionIcon, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { EllipsisVertical, KeyRound, Pencil, Trash2 } from "lucide-react";
import { api, ask } from "../api/client.ts";
import type { Connection } from "../api/connections.ts";
import { useT } from "../language/language.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import { DeleteConnection } from "./delete-connection.tsx";
import { ReplaceSecret } from "./replace-secret.tsx";
import { NameInput } from "../parts/name-input.tsx";

/** What can be done with a connection. */
export function ConnectionMenu({ connection }: { readonly connection: Connection }) {
  const t = useT();
  const [isRenaming, renaming] = useDisclosure();
  const [isReplacing, replacing] = useDisclosure();
  const [isDeleting, deleting] = useDisclosure();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t("common.actions")}>
            <EllipsisVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} />} onClick={renaming.open}>
            {t("connection.rename")}
          </Menu.Item>
          <Menu.Item leftSection={<KeyRound size={16} />} onClick={replacing.open}>
            {t("connection.replace")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<Trash2 size={16} />} onClick={deleting.open}>
            {t("common.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Rename connection={connection} opened={isRenaming} onClose={renaming.close} />
      <ReplaceSecret connection={connection} opened={isReplacing} onClose={replacing.close} />
      <DeleteConnection connection={connection} opened={isDeleting} onClose={deleting.close} />
    </>
  );
}

function Rename({
  connection: { id, name },
  opened,
  onClose,
}: {
  readonly connection: Connection;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const rename = useMutation({
    mutationFn: (json: { readonly name: string }) =>
      ask(() => api.connections[":id"].$patch({ param: { id }, json })),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={t("connection.rename")}
      submit={t("common.save")}
      initial={{ name }}
      onSubmit={(form) => rename.mutateAsync(form)}
    >
      {(form, fill) => (
        <>
          <NameInput
            label={t("connection.name")}
            required
            withAsterisk={false}
            most={100}
            data-autofocus
            value={form.name}
            onChange={({ currentTarget }) => fill({ name: currentTarget.value })}
          />
          <Text size="sm" c="dimmed">
            {t("connection.rename_help")}
          </Text>
        </>
      )}
    </FormDialog>
  );
}
