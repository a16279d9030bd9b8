/** Looking a write up by what stands in the sheet. */
import type { Found, FrozenRequest, Json, Seek } from "#sdk/index.ts";
import { InputError, UnseenError } from "#sdk/index.ts";
import type { SheetsApi } from "./google-sheets.client.ts";
import {
  columnNamed,
  contentOf,
  rowsOf,
  rowWithKey,
  type SheetRow,
  type Table,
  tableNamed,
} from "./google-sheets.table.ts";
import { addsRow, type FrozenWrite, knownWrite, markOf } from "./google-sheets.write.ts";

/** An append by its mark. Null where it has none. */
export function seekMark(request: FrozenRequest): Seek<SheetsApi> | null {
  const write = knownWrite(request);
  const { mark } = write ?? {};
  if (write === null || mark === undefined) return null;
  return seekIn(write, (rows, table) => {
    const { at } = columnNamed(table, mark);
    const row = rows.find(({ cells }) => cells[at] === markOf(write));
    return row && foundAt(row, true);
  });
}

/** A change by the state of its row: its values stand there, or it is gone where it was cleared. */
export function seekState(request: FrozenRequest): Seek<SheetsApi> | null {
  const write = knownWrite(request);
  const { key } = write ?? {};
  if (write === null || key === undefined) return null;
  return seekIn(write, (rows, table) => {
    const row = rowWithKey(rows, table, key.column, key.value);
    if (write.verb === "clear") return row === null ? foundAt(null, false) : undefined;
    if (row === null) return undefined;
    const content = contentOf(row, table.columns);
    const isSo = Object.entries(write.values).every(([name, value]) => content[name] === value);
    return isSo ? foundAt(row, write.at !== undefined && addsRow(write.at)) : undefined;
  });
}

function seekIn(
  write: FrozenWrite,
  find: (rows: readonly SheetRow[], table: Table) => Found | undefined,
): Seek<SheetsApi> {
  return {
    async ask(api) {
      try {
        const table = await tableNamed(api, write.sheet);
        return find(await rowsOf(api, table), table) ?? null;
      } catch (error) {
        // The sheet, its column or its keys are not what they were: nobody can tell.
        if (error instanceof InputError) throw new UnseenError(error.message, { cause: error });
        throw error;
      }
    },
  };
}

function foundAt(row: SheetRow | null, added: boolean): Found {
  const body: Json = { row: row?.number ?? null, added };
  return { outcome: "done", answer: { status: 200, body } };
}
