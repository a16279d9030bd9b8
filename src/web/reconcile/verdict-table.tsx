import { Badge, Group, Table, Text } from "@mantine/core";
import type { Reconciliation } from "../api/reconciliations.ts";
import { useFormats, useT } from "../language/language.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";

/** How many objects each verdict has, and their sums by currency. */
export function VerdictTable({ told: { id, verdicts } }: { readonly told: Reconciliation }) {
  const t = useT();
  const formats = useFormats();
  const heads = [t("reconcile.verdict"), t("reconcile.objects"), t("reconcile.sum")];
  return (
    <ListTable label={t("reconcile.verdicts")} heads={heads}>
      {verdicts.map(({ verdict, label, help, isDifference, count, sums }) => (
        <Table.Tr key={verdict}>
          <Cell>
            <Group gap="xs">
              {count === 0 ? (
                label
              ) : (
                <TextLink
                  to="/reconciliations/$id"
                  params={{ id }}
                  search={{ verdict }}
                  fw={600}
                  resetScroll={false}
                >
                  {label}
                </TextLink>
              )}
              {isDifference && count > 0 && <Badge color="red">{t("reconcile.differences")}</Badge>}
            </Group>
            <Text size="sm" c="dimmed">
              {help}
            </Text>
          </Cell>
          <Cell label={t("reconcile.objects")}>{formats.number(count)}</Cell>
          <Cell label={t("reconcile.sum")}>
            {sums.length === 0 ? "–" : sums.map(({ words }) => <div key={words}>{words}</div>)}
          </Cell>
        </Table.Tr>
      ))}
    </ListTable>
  );
}
