import { Table, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useT } from "../language/language.tsx";
import classes from "./list-table.module.css";

/** A table whose rows become small cards where the screen is narrow. */
export function ListTable({
  label,
  heads,
  hasActions = false,
  children,
}: {
  /** What the rows are. */
  readonly label: string;
  readonly heads: readonly string[];
  /** The last column holds what can be done with a row. */
  readonly hasActions?: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <Table aria-label={label} verticalSpacing="sm" className={classes["table"]}>
      <Table.Thead>
        <Table.Tr>
          {heads.map((head) => (
            <Table.Th key={head}>{head}</Table.Th>
          ))}
          {hasActions && (
            <Table.Th>
              <VisuallyHidden>{t("common.actions")}</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
  );
}

/** A cell, which brings its column's name along where the columns have none. */
export function Cell({
  label,
  isAction = false,
  children,
}: {
  readonly label?: string;
  readonly isAction?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Table.Td data-label={label} className={isAction ? classes["action"] : undefined}>
      {/* Next to the name, however many there are. */}
      {label === undefined ? children : <div>{children}</div>}
    </Table.Td>
  );
}
