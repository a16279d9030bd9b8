import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { type TableSummary, tablesQuery } from "../../../api/tables.ts";
import { useFormats, useT } from "../../../language/language.tsx";
import { Asked } from "../../../parts/asked.tsx";
import { finding } from "../../../language/search.ts";
import { ChoiceRow } from "../pills/choice-row.tsx";
import classes from "../pills/pill-picker.module.css";
import { type RowState, SearchList } from "../pills/search-list.tsx";
import { MakeTable, useTypedTable } from "./make-table.tsx";

/** Which table, and which revision of it. */
export interface ChosenTable {
  readonly id: string;
  readonly revision: number;
}

/** One of the lookup tables, or a new one. */
export function ChooseTable({ onChoose }: { readonly onChoose: (table: ChosenTable) => void }) {
  const tables = useQuery(tablesQuery);
  return <Asked query={tables}>{(all) => <Choice tables={all} onChoose={onChoose} />}</Asked>;
}

function Choice({
  tables,
  onChoose,
}: {
  readonly tables: readonly TableSummary[];
  readonly onChoose: (table: ChosenTable) => void;
}) {
  const t = useT();
  const typed = useTypedTable();
  const [isNew, setIsNew] = useState(tables.length === 0);
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const isFound = finding(search);
    return tables.filter(({ name, description }) => isFound(name, description));
  }, [tables, search]);
  if (isNew)
    return (
      <MakeTable
        typed={typed}
        help={tables.length === 0 ? t("lookup.none") : null}
        onMade={onChoose}
        onBack={tables.length === 0 ? null : () => setIsNew(false)}
      />
    );
  return (
    <Stack gap="sm">
      <SearchList
        label={t("lookup.search")}
        listLabel={t("lookup.tables")}
        search={search}
        onSearch={setSearch}
        rows={found}
        canPick={canPick}
        heightOf={() => 46}
        render={(table, state) => <TableRow table={table} {...state} />}
        onPick={onChoose}
        status={t(found.length === 0 ? "lookup.none_found" : "lookup.keys")}
        hasFocus
      />
      <Group justify="space-between">
        <Button
          variant="default"
          leftSection={<Plus size={16} aria-hidden />}
          onClick={() => setIsNew(true)}
        >
          {t("lookup.new")}
        </Button>
        <Anchor href="/tables" target="_blank" size="sm">
          {t("lookup.manage")} <ExternalLink size={13} aria-hidden />
        </Anchor>
      </Group>
    </Stack>
  );
}

const canPick = (): boolean => true;

function TableRow({
  table: { name, description, rowCount },
  ...state
}: RowState & { readonly table: TableSummary }) {
  const t = useT();
  const formats = useFormats();
  return (
    <ChoiceRow {...state}>
      <span className={classes["name"]}>
        <Text size="sm" component="span" display="block" truncate>
          {name}
        </Text>
        {description !== "" && (
          <Text size="xs" c="dimmed" component="span" display="block" truncate>
            {description}
          </Text>
        )}
      </span>
      <Text size="sm" c="dimmed" component="span">
        {t("tables.row_count", { count: rowCount, shown: formats.number(rowCount) })}
      </Text>
    </ChoiceRow>
  );
}
