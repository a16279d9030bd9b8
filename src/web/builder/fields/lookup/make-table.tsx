import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type Dispatch, type SubmitEvent, useMemo, useReducer, useRef, useState } from "react";
import { useTableDeeds } from "../../../api/tables.ts";
import { useT } from "../../../language/language.tsx";
import { Failure } from "../../../parts/failure.tsx";
import { type Deed, edited, filledRows, type Grid, gridOf } from "../../../tables/grid.ts";
import { type GridHandle, RowGrid } from "../../../tables/row-grid.tsx";
import { faultsIn } from "../../../tables/rows.ts";
import type { ChosenTable } from "./choose-table.tsx";
import { NameInput } from "../../../parts/name-input.tsx";

/** A table as far as it is typed. */
export interface TypedTable {
  readonly name: string;
  readonly setName: (name: string) => void;
  readonly grid: Grid;
  readonly dispatch: Dispatch<Deed>;
}

/** Belongs to what outlives the form: who looks at the tables there are, and comes back, has typed for good. */
export function useTypedTable(): TypedTable {
  const [name, setName] = useState("");
  const [grid, dispatch] = useReducer(edited, [], gridOf);
  return { name, setName, grid, dispatch };
}

/** A new table, by a name and a few rows, without leaving the flow. */
export function MakeTable({
  typed: { name, setName, grid, dispatch },
  help,
  onMade,
  onBack,
}: {
  readonly typed: TypedTable;
  readonly help: string | null;
  readonly onMade: (table: ChosenTable) => void;
  /** Null where there is nothing to go back to. */
  readonly onBack: (() => void) | null;
}) {
  const t = useT();
  const { make } = useTableDeeds();
  const faults = useMemo(() => faultsIn(grid.rows), [grid.rows]);
  const handle = useRef<GridHandle>(null);
  const create = useMutation({
    mutationFn: () =>
      make({ name, description: "", rows: filledRows(grid), otherwise: { is: "pass" } }),
    onSuccess: onMade,
  });
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {help !== null && <Text size="sm">{help}</Text>}
        <NameInput
          label={t("tables.name")}
          required
          withAsterisk={false}
          most={200}
          data-autofocus
          autoFocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <RowGrid
          ref={handle}
          grid={grid}
          shown={null}
          faults={faults}
          isReadOnly={false}
          dispatch={dispatch}
          onPasted={() => {}}
        />
        {create.error !== null && <Failure error={create.error} />}
        <Group justify="flex-end">
          {onBack !== null && (
            <Button variant="default" onClick={onBack}>
              {t("common.back")}
            </Button>
          )}
          <Button type="submit" loading={create.isPending} disabled={faults.size > 0}>
            {t("lookup.new_submit")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
