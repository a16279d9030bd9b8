import { Button, Stack, Table, Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Table2 } from "lucide-react";
import { useState } from "react";
import { useMay } from "../api/me.ts";
import { severalOf } from "../api/several.ts";
import { type TableSummary, tablesQuery, type TableUse, tableUsesQuery } from "../api/tables.ts";
import { useFormats, useT } from "../language/language.tsx";
import { finding } from "../language/search.ts";
import { Asked } from "../parts/asked.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { TextLink } from "../parts/link.tsx";
import { Cell, ListTable } from "../parts/list-table.tsx";
import { Moment } from "../parts/moment.tsx";
import { Page } from "../parts/page.tsx";
import { SearchBox } from "../parts/search-box.tsx";
import { NewTableButton } from "./new-table.tsx";
import classes from "./tables-page.module.css";

/** The lookup tables, which all flows share. */
export function TablesPage() {
  const t = useT();
  const mayBuild = useMay("builder");
  const tables = useQuery(tablesQuery);
  const isEmpty = tables.data?.length === 0;
  return (
    <Page
      title={t("nav.tables")}
      help={isEmpty ? undefined : t("tables.help")}
      actions={mayBuild && tables.data !== undefined && !isEmpty ? <NewTableButton /> : undefined}
    >
      <Asked query={tables}>
        {(all) => (isEmpty ? <NoTables mayBuild={mayBuild} /> : <TableList tables={all} />)}
      </Asked>
    </Page>
  );
}

/** What a table is for, by the smallest example. */
function NoTables({ mayBuild }: { readonly mayBuild: boolean }) {
  const t = useT();
  const rows = [
    ["gold", "price_1QGoldYearly"],
    ["silver", "price_1QSilverYearly"],
  ] as const;
  return (
    <Empty
      icon={Table2}
      title={t("tables.none")}
      action={mayBuild ? <NewTableButton /> : undefined}
    >
      {t("tables.none_help")}
      <table className={classes["example"]} aria-label={t("tables.example")}>
        <thead>
          <tr>
            <th>{t("tables.from")}</th>
            <th>{t("tables.to")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([from, to]) => (
            <tr key={from}>
              <td>{from}</td>
              <td>{to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Empty>
  );
}

/** Of fewer tables nobody looks for one. */
const few = 8;
/** So many are shown at first: which flows use a table is asked for each. */
const shownAtOnce = 20;

function TableList({ tables }: { readonly tables: readonly TableSummary[] }) {
  const t = useT();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(shownAtOnce);
  const isFound = finding(search);
  const found = tables.filter(({ name, description }) => isFound(name, description));
  const listed = found.slice(0, shown);
  const uses = useQueries({
    queries: listed.map(({ id }) => tableUsesQuery(id)),
    combine: severalOf,
  });
  return (
    <Stack>
      {uses.error !== null && <Failure error={uses.error} retry={uses.refetch} />}
      {tables.length > few && (
        <SearchBox label={t("tables.search")} value={search} onSearch={setSearch} />
      )}
      {found.length === 0 ? (
        <Text c="dimmed">{t("tables.not_found", { search: search.trim() })}</Text>
      ) : (
        <ListTable
          label={t("nav.tables")}
          heads={[t("tables.table"), t("tables.rows"), t("tables.used_by"), t("tables.changed")]}
        >
          {listed.map((table, index) => (
            <TableRow key={table.id} table={table} uses={uses.data[index]} />
          ))}
        </ListTable>
      )}
      {found.length > shown && (
        <Button variant="default" mx="auto" onClick={() => setShown(shown + shownAtOnce)}>
          {t("common.more")}
        </Button>
      )}
    </Stack>
  );
}

function TableRow({
  table,
  uses,
}: {
  readonly table: TableSummary;
  /** Undefined until they are known. */
  readonly uses: readonly TableUse[] | undefined;
}) {
  const t = useT();
  const formats = useFormats();
  const { id, name, description, rowCount, changedAt, changedBy } = table;
  return (
    <Table.Tr>
      <Cell>
        <TextLink to="/tables/$id" params={{ id }} fw={600} lineClamp={2} title={name}>
          {name}
        </TextLink>
        {description !== "" && (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </Cell>
      <Cell label={t("tables.rows")}>
        <Text size="sm">{formats.number(rowCount)}</Text>
      </Cell>
      <Cell label={t("tables.used_by")}>{uses && <UsedBy count={uses.length} />}</Cell>
      <Cell label={t("tables.changed")}>
        <Text size="sm">
          <Moment at={changedAt} />
        </Text>
        <Text size="xs" c="dimmed">
          {changedBy.name}
        </Text>
      </Cell>
    </Table.Tr>
  );
}

function UsedBy({ count }: { readonly count: number }) {
  const t = useT();
  const formats = useFormats();
  return (
    <Text size="sm">
      {count === 0
        ? t("tables.unused")
        : t("tables.flow_count", { count, shown: formats.number(count) })}
    </Text>
  );
}
