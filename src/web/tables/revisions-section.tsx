import { Button, Group, Modal, Stack, Table as Rows, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import {
  revisionQuery,
  type RevisionSummary,
  revisionsQuery,
  type Table,
  useTableDeeds,
} from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Asked } from "../parts/asked.tsx";
import { Failure } from "../parts/failure.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import { Differences, otherwiseWords } from "./differences.tsx";
import { gridOf } from "./grid.ts";
import { type GridHandle, RowGrid } from "./row-grid.tsx";
import type { TableDraft } from "./use-table-draft.ts";

/** So many are shown at first. */
const shownAtOnce = 10;

/** What the table was, and the way back to it. */
export function RevisionsSection({
  table,
  draft,
  mayChange,
}: {
  readonly table: Table;
  readonly draft: TableDraft;
  readonly mayChange: boolean;
}) {
  const t = useT();
  const formats = useFormats();
  const revisions = useQuery(revisionsQuery(table.id));
  const [shown, setShown] = useState(shownAtOnce);
  const [seen, setSeen] = useState<number | null>(null);
  return (
    <Section title={t("tables.revisions")} help={t("tables.revisions.help")}>
      <Asked query={revisions}>
        {(all) => (
          <>
            <ListTable
              label={t("tables.revisions")}
              heads={[
                t("tables.revision_head"),
                t("tables.rows"),
                t("tables.saved_at"),
                t("tables.saved_by"),
              ]}
              hasActions
            >
              {all.slice(0, shown).map((revision) => (
                <RevisionRow key={revision.revision} summary={revision} onSee={setSeen} />
              ))}
            </ListTable>
            {all.length > shown && (
              <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + 50)}>
                {t("common.more")}
              </Button>
            )}
          </>
        )}
      </Asked>
      <Modal
        opened={seen !== null}
        onClose={() => setSeen(null)}
        title={t("tables.revision_of", { number: formats.number(seen ?? 0), name: table.name })}
        size="xl"
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {seen !== null && (
          <Seen
            table={table}
            number={seen}
            draft={draft}
            mayChange={mayChange}
            onClose={() => setSeen(null)}
          />
        )}
      </Modal>
    </Section>
  );
}

function RevisionRow({
  summary: { revision, rowCount, savedAt, savedBy },
  onSee,
}: {
  readonly summary: RevisionSummary;
  readonly onSee: (revision: number) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const number = formats.number(revision);
  return (
    <Rows.Tr>
      <Cell>
        <Text size="sm" fw={600} component="span">
          {t("tables.revision", { number })}
        </Text>
      </Cell>
      <Cell label={t("tables.rows")}>
        <Text size="sm">{formats.number(rowCount)}</Text>
      </Cell>
      <Cell label={t("tables.saved_at")}>
        <Text size="sm">
          <Moment at={savedAt} />
        </Text>
      </Cell>
      <Cell label={t("tables.saved_by")}>
        <Text size="sm">{savedBy.name}</Text>
      </Cell>
      <Cell isAction>
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t("tables.see_number", { number })}
          onClick={() => onSee(revision)}
        >
          {t("tables.see")}
        </Button>
      </Cell>
    </Rows.Tr>
  );
}

function Seen({
  table,
  number,
  ...props
}: {
  readonly table: Table;
  readonly number: number;
  readonly draft: TableDraft;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}) {
  const revision = useQuery(revisionQuery(table.id, number));
  return (
    <Asked query={revision}>
      {(revision) => <Content table={table} revision={revision} {...props} />}
    </Asked>
  );
}

function Content({
  table,
  revision,
  draft,
  mayChange,
  onClose,
}: {
  readonly table: Table;
  readonly revision: Table["content"];
  readonly draft: TableDraft;
  readonly mayChange: boolean;
  readonly onClose: () => void;
}) {
  const t = useT();
  const handle = useRef<GridHandle>(null);
  const [grid] = useState(() => gridOf(revision.rows));
  const { save } = useTableDeeds();
  const isNewest = revision.revision === table.revision;
  const restore = useMutation({
    mutationFn: () => save(table.id, table.revision, revision),
    onSuccess: (saved) => {
      draft.open(saved.content);
      notifications.show({
        color: "teal",
        message: t("tables.restored", { number: revision.revision, revision: saved.revision }),
      });
      onClose();
    },
  });
  return (
    <Stack>
      <RowGrid
        ref={handle}
        grid={grid}
        shown={null}
        faults={noFaults}
        isReadOnly
        dispatch={() => {}}
        onPasted={() => {}}
      />
      <Text size="sm">
        {t("tables.otherwise")}: {otherwiseWords(revision.otherwise, t)}
      </Text>
      {!isNewest && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t("tables.since", { revision: table.revision })}
          </Text>
          <Differences before={revision} after={table.content} />
        </div>
      )}
      {restore.error !== null && <Failure error={restore.error} />}
      {mayChange && !isNewest && (
        <Group justify="flex-end">
          {draft.isChanged && (
            <Text size="sm" c="dimmed">
              {t("tables.restore_first")}
            </Text>
          )}
          <Button
            disabled={draft.isChanged}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            {t("tables.restore", { revision: table.revision + 1 })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

const noFaults = new Map<number, never>();
