import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Table, type TableUse, tableUsesQuery, useTableDeeds } from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { TextLink } from "../parts/link.tsx";

/** Deletes a table that nothing uses; else says which flows do. */
export function DeleteTable({
  table: { id, name },
  opened,
  onClose,
}: {
  readonly table: Table;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const { remove } = useTableDeeds();
  const uses = useQuery({ ...tableUsesQuery(id), enabled: opened });
  const isUsed = uses.data !== undefined && uses.data.length > 0;
  if (!isUsed)
    return (
      <Confirm
        opened={opened}
        onClose={onClose}
        title={t("tables.delete_title", { name })}
        confirm={t("tables.delete")}
        isDangerous
        onConfirm={async () => {
          await remove(id);
          notifications.show({ color: "teal", message: t("tables.deleted", { name }) });
          await navigate({ to: "/tables", ignoreBlocker: true });
        }}
      >
        <Asked query={uses}>{() => <Text size="sm">{t("tables.delete_help")}</Text>}</Asked>
      </Confirm>
    );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("tables.in_use_title", { name })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <Users flows={uses.data} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t("common.close")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Of so many flows the names are read. */
const named = 10;

function Users({ flows }: { readonly flows: readonly TableUse[] }) {
  const t = useT();
  const formats = useFormats();
  const rest = flows.length - named;
  return (
    <>
      <Text size="sm">{t("tables.in_use", { count: flows.length })}</Text>
      <List size="sm">
        {flows.slice(0, named).map(({ id, name }) => (
          <List.Item key={id}>
            <TextLink to="/flows/$id" params={{ id }} size="sm">
              {name}
            </TextLink>
          </List.Item>
        ))}
      </List>
      {rest > 0 && (
        <Text size="sm">
          {t("tables.in_use_more", { count: rest, shown: formats.number(rest) })}
        </Text>
      )}
    </>
  );
}
