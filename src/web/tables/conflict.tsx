import { Button, Group, Modal, Stack, Table, Text } from "@mantine/core";
import { useFormats, useT } from "../language/language.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Differences } from "./differences.tsx";
import type { Clash } from "./rows.ts";
import { type Saved, type TableDraft, together } from "./use-table-draft.ts";

/** Somebody else was faster: what they have changed, where that touches mine, and what to do. */
export function Conflict({
  draft,
  theirs,
  by,
  onClose,
}: {
  readonly draft: TableDraft;
  readonly theirs: Saved;
  readonly by: string;
  readonly onClose: () => void;
}) {
  const t = useT();
  const { clashes } = together(draft.base, draft, theirs);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("tables.conflict.title", { name: by, revision: theirs.revision })}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack>
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t("tables.conflict.theirs", { name: by })}
          </Text>
          <Differences before={draft.base} after={theirs} />
        </div>
        {clashes.length > 0 && <Clashes clashes={clashes} by={by} />}
        <Text size="sm">{t("tables.conflict.help")}</Text>
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              draft.open(theirs);
              onClose();
            }}
          >
            {t("tables.conflict.take")}
          </Button>
          <Button
            data-autofocus
            onClick={() => {
              draft.putOnTop(theirs);
              onClose();
            }}
          >
            {t("tables.conflict.keep")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** So many are shown. */
const named = 20;

function Clashes({ clashes, by }: { readonly clashes: readonly Clash[]; readonly by: string }) {
  const t = useT();
  const formats = useFormats();
  const rest = clashes.length - named;
  const wordsOf = (to: string | null): string => to ?? t("tables.conflict.no_row");
  return (
    <div>
      <Text size="sm" fw={600}>
        {t("tables.conflict.both", { count: clashes.length })}
      </Text>
      <ListTable
        label={t("tables.conflict.both", { count: clashes.length })}
        heads={[t("tables.from"), t("tables.conflict.mine"), by]}
      >
        {clashes.slice(0, named).map(({ from, mine, theirs }) => (
          <Table.Tr key={from}>
            <Cell>{from}</Cell>
            <Cell label={t("tables.conflict.mine")}>{wordsOf(mine)}</Cell>
            <Cell label={by}>{wordsOf(theirs)}</Cell>
          </Table.Tr>
        ))}
      </ListTable>
      {rest > 0 && (
        <Text size="sm" c="dimmed">
          {t("tables.more_rows", { count: rest, shown: formats.number(rest) })}
        </Text>
      )}
    </div>
  );
}
