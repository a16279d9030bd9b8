import {
  ActionIcon,
  Box,
  Button,
  Group,
  Stack,
  Text,
  Tooltip,
  VisuallyHidden,
} from "@mantine/core";
import { CircleAlert, Plus, Undo2 } from "lucide-react";
import { type Dispatch, type RefObject, useRef, useState } from "react";
import { tableLimits } from "#flow/table.ts";
import { useFormats, useT } from "../language/language.tsx";
import { finding } from "../language/search.ts";
import { SearchBox } from "../parts/search-box.tsx";
import type { Deed, Grid } from "./grid.ts";
import { ImportRows } from "./import-rows.tsx";
import { type GridHandle, RowGrid } from "./row-grid.tsx";
import type { Spot } from "./row-line.tsx";
import { columnOf, type Fault } from "./rows.ts";
import type { TableDraft } from "./use-table-draft.ts";

/** Of fewer rows nobody looks for one. */
const few = 10;

/** The rows of a table, to be written, pasted, looked through and put right. */
export function Sheet({
  draft: { grid, rows, dispatch },
  faults,
  isReadOnly,
}: {
  readonly draft: TableDraft;
  readonly faults: ReadonlyMap<number, Fault>;
  readonly isReadOnly: boolean;
}) {
  const t = useT();
  const formats = useFormats();
  const handle = useRef<GridHandle>(null);
  /** For who does not see that much has come at once. */
  const [said, setSaid] = useState("");
  const { search, shown, setSearch } = useSearch(grid);
  /** The search is over before something happens to rows that it hides, or others come. */
  const doAll: Dispatch<Deed> = (deed) => {
    const isAmongShown =
      deed.do === "type" ||
      deed.do === "remove" ||
      (deed.do === "paste" && deed.cells.length === deed.over.length);
    if (!isAmongShown) setSearch("");
    dispatch(deed);
  };
  const goLater = (spot: Spot): void => {
    setSearch("");
    setTimeout(() => handle.current?.go(spot));
  };
  return (
    <Stack gap="sm">
      <Group gap="sm">
        {(rows.length > few || shown !== null) && (
          <Box flex={1} maw={320} miw={180}>
            <SearchBox label={t("tables.rows.search")} value={search} onSearch={setSearch} />
          </Box>
        )}
        {!isReadOnly && (
          <Group gap="sm" ml="auto">
            <Tooltip label={t("tables.undo")}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t("tables.undo")}
                disabled={grid.past.length === 0}
                onClick={() => doAll({ do: "undo" })}
              >
                <Undo2 size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <ImportRows rows={rows} onTake={(taken) => doAll({ do: "replace", rows: taken })} />
          </Group>
        )}
      </Group>
      <RowGrid
        ref={handle}
        grid={grid}
        shown={shown}
        faults={faults}
        isReadOnly={isReadOnly}
        dispatch={doAll}
        onPasted={(count) => setSaid(t("tables.pasted", { count, shown: formats.number(count) }))}
      />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {shown === null
            ? t("tables.row_count", { count: rows.length, shown: formats.number(rows.length) })
            : t("tables.rows.found", {
                shown: formats.number(shown.length),
                all: formats.number(rows.length),
              })}
        </Text>
        {!isReadOnly && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => goLater({ index: grid.rows.length - 1, column: "from" })}
          >
            {t("tables.row.add")}
          </Button>
        )}
      </Group>
      <Faults faults={faults} handle={handle} onGo={goLater} />
      {rows.length > tableLimits.rows && (
        <Text size="sm" c="red" role="alert">
          {t("tables.too_many", { most: formats.number(tableLimits.rows) })}
        </Text>
      )}
    </Stack>
  );
}

/** What must be put right before the table can be saved, and the way there. */
function Faults({
  faults,
  handle,
  onGo,
}: {
  readonly faults: ReadonlyMap<number, Fault>;
  readonly handle: RefObject<GridHandle | null>;
  readonly onGo: (spot: Spot) => void;
}) {
  const t = useT();
  const formats = useFormats();
  const next = (): void => {
    const here = handle.current?.spot()?.index ?? -1;
    const places = [...faults];
    const place = places.find(([index]) => index > here) ?? places[0];
    if (place !== undefined) onGo({ index: place[0], column: columnOf(place[1]) });
  };
  return (
    <div role="status">
      {faults.size > 0 && (
        <Group gap={8} c="red">
          <CircleAlert size={16} aria-hidden />
          <Text size="sm">
            {t("tables.faults", { count: faults.size, shown: formats.number(faults.size) })}
          </Text>
          <Button variant="default" size="compact-sm" onClick={next}>
            {t("tables.faults.next")}
          </Button>
        </Group>
      )}
    </div>
  );
}

interface Found {
  readonly search: string;
  /** Of the grid in which they were found. */
  readonly opened: number;
  readonly keys: ReadonlySet<number>;
}

/**
 * The rows that were found stay while they are changed, also where they are none of those any more.
 * Where the grid is opened anew, they are looked for anew.
 */
function useSearch(grid: Grid): {
  readonly search: string;
  /** The places of the rows that are shown; null for all. */
  readonly shown: readonly number[] | null;
  readonly setSearch: (search: string) => void;
} {
  const [last, setFound] = useState<Found | null>(null);
  const isOld = last !== null && last.opened !== grid.opened;
  const found = isOld ? foundIn(grid, last.search) : last;
  if (isOld) setFound(found);
  return {
    search: found?.search ?? "",
    shown: found && grid.rows.flatMap(({ key }, index) => (found.keys.has(key) ? [index] : [])),
    setSearch: (search) => setFound(foundIn(grid, search)),
  };
}

function foundIn({ rows, opened }: Grid, search: string): Found | null {
  if (search.trim() === "") return null;
  const isFound = finding(search);
  const hits = rows.filter(({ from, to }) => isFound(from, to));
  return { search, opened, keys: new Set(hits.map(({ key }) => key)) };
}
