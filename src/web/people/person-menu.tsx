import { ActionIcon, List, Menu, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import {
  EllipsisVertical,
  KeyRound,
  PlugZap,
  Trash2,
  UserCheck,
  UserCog,
  UserX,
} from "lucide-react";
import { useState } from "react";
import { api, ask } from "../api/client.ts";
import type { Person, Role } from "../api/people.ts";
import { useT } from "../language/language.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { FormDialog } from "../parts/form-dialog.tsx";
import type { Handed } from "./handed-link.tsx";
import { PersonSelect } from "./person-select.tsx";
import { RoleChoice } from "./role-choice.tsx";

type Dialog = "role" | "deactivate" | "activate" | "password" | "heir" | "remove";

/** What an administrator can do about somebody. */
export function PersonMenu({
  person,
  isMe,
  onHanded,
}: {
  readonly person: Person;
  readonly isMe: boolean;
  readonly onHanded: (handed: Handed) => void;
}) {
  const t = useT();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { id, name, state } = person;
  const isActive = state === "active";
  const change = useMutation({
    mutationFn: (json: { readonly role?: Role; readonly state?: Person["state"] }) =>
      ask(() => api.people[":id"].$patch({ param: { id }, json })),
  });
  const nameHeir = useMutation({
    mutationFn: (heir: string) =>
      ask(() => api.people[":id"].heir.$put({ param: { id }, json: { person: heir } })),
  });
  const reset = useMutation({
    mutationFn: () => ask(() => api.people[":id"]["password-reset"].$post({ param: { id } })),
    onSuccess: (made) => onHanded({ ...made, kind: "password", email: person.email }),
  });
  const remove = useMutation({
    mutationFn: () => ask(() => api.people[":id"].$delete({ param: { id } })),
    onSuccess: () => notifications.show({ color: "teal", message: t("people.removed", { name }) }),
  });
  const shown = (which: Dialog) => ({
    opened: dialog === which,
    onClose: () => setDialog(null),
    title: t(`people.${which}_title`, { name }),
  });
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t("people.actions_for", { name })}>
            <EllipsisVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<UserCog size={16} />} onClick={() => setDialog("role")}>
            {t("people.change_role")}
          </Menu.Item>
          {isActive && (
            <Menu.Item leftSection={<KeyRound size={16} />} onClick={() => setDialog("password")}>
              {t("people.password")}
            </Menu.Item>
          )}
          {!isActive && (
            <Menu.Item leftSection={<PlugZap size={16} />} onClick={() => setDialog("heir")}>
              {t("people.heir")}
            </Menu.Item>
          )}
          {!isMe && (
            <>
              <Menu.Item
                leftSection={isActive ? <UserX size={16} /> : <UserCheck size={16} />}
                onClick={() => setDialog(isActive ? "deactivate" : "activate")}
              >
                {t(isActive ? "people.deactivate" : "people.activate")}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                color="red"
                leftSection={<Trash2 size={16} />}
                onClick={() => setDialog("remove")}
              >
                {t("people.remove")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <FormDialog
        {...shown("role")}
        submit={t("common.save")}
        initial={{ role: person.role }}
        onSubmit={({ role }) => change.mutateAsync({ role })}
      >
        {({ role }, fill) => <RoleChoice role={role} onChange={(next) => fill({ role: next })} />}
      </FormDialog>
      <FormDialog
        {...shown("deactivate")}
        submit={t("people.deactivate")}
        isDangerous
        initial={{ heir: "" }}
        onSubmit={async ({ heir }) => {
          await change.mutateAsync({ state: "deactivated" });
          if (heir !== "") await nameHeir.mutateAsync(heir);
        }}
      >
        {({ heir }, fill) => (
          <>
            <List size="sm" spacing={4}>
              <List.Item>{t("people.deactivate_ends")}</List.Item>
              <List.Item>{t("people.deactivate_rights")}</List.Item>
              <List.Item>{t("people.deactivate_connections")}</List.Item>
              <List.Item>{t("people.deactivate_back")}</List.Item>
            </List>
            <PersonSelect
              label={t("people.heir_choose")}
              description={t("people.heir_later")}
              isRequired={false}
              value={heir}
              without={(one) => one.id === id}
              onChange={(chosen) => fill({ heir: chosen })}
            />
          </>
        )}
      </FormDialog>
      <FormDialog
        {...shown("heir")}
        submit={t("handover.submit")}
        initial={{ heir: "" }}
        onSubmit={({ heir }) => nameHeir.mutateAsync(heir)}
      >
        {({ heir }, fill) => (
          <>
            <Text size="sm">{t("people.heir_help")}</Text>
            <PersonSelect
              label={t("people.heir_choose")}
              value={heir}
              without={(one) => one.id === id}
              onChange={(chosen) => fill({ heir: chosen })}
            />
          </>
        )}
      </FormDialog>
      <Confirm
        {...shown("activate")}
        confirm={t("people.activate")}
        onConfirm={() => change.mutateAsync({ state: "active" })}
      >
        {t("people.activate_help")}
      </Confirm>
      <Confirm
        {...shown("password")}
        confirm={t("people.password_submit")}
        onConfirm={() => reset.mutateAsync()}
      >
        <Stack gap="xs">
          <Text size="sm">{t("people.password_help")}</Text>
          <List size="sm">
            <List.Item>{t("people.password_ends")}</List.Item>
            <List.Item>{t("people.password_locks")}</List.Item>
            <List.Item>{t("people.password_entrusted")}</List.Item>
            <List.Item>{t("people.password_sight")}</List.Item>
          </List>
        </Stack>
      </Confirm>
      <Confirm
        {...shown("remove")}
        confirm={t("people.remove")}
        isDangerous
        onConfirm={() => remove.mutateAsync()}
      >
        <Stack gap="xs">
          <Text size="sm">{t("people.remove_help")}</Text>
          <Text size="sm">{t("people.remove_instead")}</Text>
        </Stack>
      </Confirm>
    </>
  );
}
