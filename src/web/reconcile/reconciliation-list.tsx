import { Badge, Group, Table } from "@mantine/core";
import { Scale } from "lucide-react";
import type { Reconciliation } from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { useMonthWords } from "../parts/use-month-words.ts";
import { Moment } from "../parts/moment.tsx";

/** Those that were started, the newest first. */
export function ReconciliationList({ items }: { readonly items: readonly Reconciliation[] }) {
  const t = useT();
  const formats = useFormats();
  const words = useMonthWords();
  if (items.length === 0)
    return (
      <Empty icon={Scale} title={t("reconcile.none")}>
        {t("reconcile.none_help")}
      </Empty>
    );
  const heads = ["month", "when", "state", "objects", "differences"] as const;
  return (
    <ListTable label={t("reconcile.list")} heads={heads.map((head) => t(`reconcile.${head}`))}>
      {items.map(({ id, month, startedAt, askedAt, state, objects, differences, isScheduled }) => (
        <Table.Tr key={id}>
          <Cell>
            <TextLink to="/reconciliations/$id" params={{ id }}>
              {words(month)}
            </TextLink>
          </Cell>
          <Cell label={t("reconcile.when")}>
            <Group gap="xs">
              <Moment at={startedAt ?? askedAt} />
              {isScheduled && <Badge variant="default">{t("reconcile.by_itself")}</Badge>}
            </Group>
          </Cell>
          <Cell label={t("reconcile.state")}>{t(`reconcile.state.${state}`)}</Cell>
          <Cell label={t("reconcile.objects")}>{formats.number(objects)}</Cell>
          <Cell label={t("reconcile.differences")}>
            <Differences count={differences} />
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}

function Differences({ count }: { readonly count: number }) {
  const formats = useFormats();
  if (count === 0) return "0";
  return <Badge color="red">{formats.number(count)}</Badge>;
}
