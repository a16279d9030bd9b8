import { List, Text } from "@mantine/core";
import { useQueries, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  type FlowExport,
  type PlannedTable,
  plannedTables,
  type TableThere,
} from "#flow/exchange.ts";
import { severalOf } from "../api/several.ts";
import { type Table, tableQuery, tablesQuery } from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";

/** What becomes of the lookup tables of a file, as the server decides it; no data until that is known. */
export function usePlannedTables(exported: FlowExport | null) {
  const { data: all } = useSuspenseQuery(tablesQuery);
  const alike = useMemo(() => {
    const names = new Set(Object.values(exported?.tables ?? {}).map(({ name }) => name));
    return all.filter(({ name }) => names.has(name)).map(({ id }) => tableQuery(id));
  }, [exported, all]);
  const { data: found, error, refetch } = useQueries({ queries: alike, combine: severalOf });
  const data = useMemo(() => {
    const there = found.flatMap((table) => (table === undefined ? [] : [thereAs(table)]));
    return exported === null || there.length < alike.length
      ? undefined
      : plannedTables(exported, there, new Set(all.map(({ name }) => name)));
  }, [exported, all, alike, found]);
  return { data, error, refetch };
}

function thereAs({ id, name, content: { revision, rows, otherwise } }: Table): TableThere {
  return { id, name, revision, rows, otherwise };
}

/** Which lookup tables come with a file: which of them are there already, which are made. */
export function ComingTables({
  exported: { tables },
  planned,
}: {
  readonly exported: FlowExport;
  readonly planned: readonly PlannedTable[];
}) {
  const t = useT();
  const formats = useFormats();
  if (planned.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t("flows.tables")}
      </Text>
      <List size="sm" spacing={4}>
        {planned.map((one) => {
          const { name = "", rows = [] } = tables?.[one.slot] ?? {};
          const count = rows.length;
          const words = {
            name,
            rows: t("tables.row_count", { count, shown: formats.number(count) }),
          };
          return (
            <List.Item key={one.slot}>
              {one.is === "there"
                ? t("flows.table_there", words)
                : one.table.name === name
                  ? t("flows.table_new", words)
                  : t("flows.table_renamed", { ...words, made: one.table.name })}
            </List.Item>
          );
        })}
      </List>
    </div>
  );
}
