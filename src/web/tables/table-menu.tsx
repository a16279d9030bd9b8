import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { Download, EllipsisVertical, Trash2 } from "lucide-react";
import { csvOf, type Table } from "../api/tables.ts";
import { useT } from "../language/language.tsx";
import { downloadFile } from "../parts/download-file.ts";
import { useSayFailure } from "../parts/failure.tsx";
import { DeleteTable } from "./delete-table.tsx";

/** What can be done with a table. */
export function TableMenu({
  table,
  mayChange,
}: {
  readonly table: Table;
  readonly mayChange: boolean;
}) {
  const t = useT();
  const sayFailure = useSayFailure();
  const [isDeleting, deleting] = useDisclosure();
  const download = useMutation({
    mutationFn: () => csvOf(table.id),
    onSuccess: (content) => downloadFile(`${table.name}.csv`, content),
    onError: sayFailure,
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<Download size={16} aria-hidden />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t("tables.export")}
      </Button>
      {mayChange && (
        <Menu position="bottom-end" width={220}>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={t("common.actions")}>
              <EllipsisVertical size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<Trash2 size={16} />} onClick={deleting.open}>
              {t("common.delete")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <DeleteTable table={table} opened={isDeleting} onClose={deleting.close} />
    </>
  );
}
