import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { useMemo, useState } from "react";
import { tableLimits } from "#flow/table.ts";
import { isRefusal } from "../api/refusal.ts";
import { type Table, tableUsesQuery, useTableDeeds } from "../api/tables.ts";
import { useT } from "../language/language.tsx";
import { Failure } from "../parts/failure.tsx";
import { LeaveQuestion } from "../parts/leave-question.tsx";
import { Section } from "../parts/section.tsx";
import { Conflict } from "./conflict.tsx";
import { OtherwiseChoice } from "./otherwise-choice.tsx";
import { faultsIn } from "./rows.ts";
import classes from "./save-bar.module.css";
import { Sheet } from "./sheet.tsx";
import type { TableDraft } from "./use-table-draft.ts";

/** The rows of a table and what happens where none fits, with the way to save them. */
export function Editor({
  table,
  draft,
  isReadOnly,
}: {
  readonly table: Table;
  readonly draft: TableDraft;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const { grid, otherwise, theirs } = draft;
  const faults = useMemo(() => faultsIn(grid.rows), [grid.rows]);
  const [isComparing, setIsComparing] = useState(false);
  const by = table.content.savedBy.name;
  const blocker = useBlocker({
    shouldBlockFn: () => draft.isChanged,
    enableBeforeUnload: draft.isChanged,
    withResolver: true,
  });
  return (
    <Section title={t("tables.rows")} help={isReadOnly ? undefined : t("tables.rows.help")}>
      <Stack>
        {theirs !== null && (
          <Alert color="orange" icon={<UsersRound size={18} />} role="alert">
            <Group justify="space-between">
              <Text size="sm">
                {t("tables.conflict.notice", { name: by, revision: theirs.revision })}
              </Text>
              <Button size="xs" variant="default" onClick={() => setIsComparing(true)}>
                {t("tables.conflict.show")}
              </Button>
            </Group>
          </Alert>
        )}
        <Sheet draft={draft} faults={faults} isReadOnly={isReadOnly} />
        <OtherwiseChoice
          otherwise={otherwise}
          isReadOnly={isReadOnly}
          onChange={draft.setOtherwise}
        />
        {!isReadOnly && (
          <SaveBar
            table={table}
            draft={draft}
            canSave={faults.size === 0 && draft.rows.length <= tableLimits.rows}
            onConflict={() => setIsComparing(true)}
          />
        )}
      </Stack>
      {theirs !== null && isComparing && (
        <Conflict draft={draft} theirs={theirs} by={by} onClose={() => setIsComparing(false)} />
      )}
      <LeaveQuestion blocker={blocker} help={t("tables.leave")} />
    </Section>
  );
}

function SaveBar({
  table,
  draft,
  canSave,
  onConflict,
}: {
  readonly table: Table;
  readonly draft: TableDraft;
  readonly canSave: boolean;
  readonly onConflict: () => void;
}) {
  const t = useT();
  const { save, reread } = useTableDeeds();
  const uses = useQuery(tableUsesQuery(table.id));
  const { base, rows, otherwise, theirs, isChanged } = draft;
  const act = useMutation({
    mutationFn: () => save(table.id, base.revision, { rows, otherwise }),
    onSuccess: ({ revision, content }) => {
      draft.saved(content);
      const words = uses.data?.length === 0 ? "tables.saved" : "tables.saved_used";
      notifications.show({ color: "teal", message: t(words, { revision }) });
    },
    onError: (error) => {
      if (!isRefusal(error, "table.conflict")) return;
      void reread(table.id);
      onConflict();
    },
  });
  if (!isChanged) return null;
  return (
    <div className={classes["bar"]}>
      <Stack gap="sm">
        {act.error !== null && !isRefusal(act.error, "table.conflict") && (
          <Failure error={act.error} />
        )}
        <Group justify="space-between" gap="sm">
          <Text size="sm" role="status">
            {t("tables.unsaved")}
          </Text>
          <Group gap="sm">
            <Button variant="default" onClick={() => draft.open(theirs ?? base)}>
              {t("tables.discard")}
            </Button>
            <Button
              loading={act.isPending}
              disabled={!canSave}
              onClick={() => (theirs === null ? act.mutate() : onConflict())}
            >
              {t("tables.save", { revision: (theirs ?? base).revision + 1 })}
            </Button>
          </Group>
        </Group>
      </Stack>
    </div>
  );
}
