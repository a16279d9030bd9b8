import { Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import classes from "./search-list.module.css";

/** How a row of the list stands in it. */
export interface RowState {
  readonly id: string;
  readonly isActive: boolean;
  /** Among those that can be chosen, from 1 on. */
  readonly place: number;
  readonly count: number;
  readonly onHover: () => void;
  readonly onPick: () => void;
}

/** A search with what it finds below it, of which one can be chosen by mouse and by keyboard. */
export function SearchList<Row>({
  label,
  listLabel,
  search,
  onSearch,
  rows,
  canPick,
  isFirst = canPick,
  heightOf,
  render,
  onPick,
  status,
  renderBelow,
  hasFocus = false,
}: {
  readonly label: string;
  readonly listLabel: string;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly rows: readonly Row[];
  /** The others are titles, or do not fit. */
  readonly canPick: (row: Row) => boolean;
  /** Which one Enter takes before anybody has moved: the first that is this. */
  readonly isFirst?: (row: Row) => boolean;
  readonly heightOf: (row: Row) => number;
  readonly render: (row: Row, state: RowState) => ReactNode;
  readonly onPick: (row: Row) => void;
  /** Said below the list; undefined for the keys that work. */
  readonly status: string;
  /** What is to be known of the row that would be chosen. */
  readonly renderBelow?: (row: Row | undefined) => ReactNode;
  /** Whether the search is where a dialog begins. */
  readonly hasFocus?: boolean;
}) {
  const id = useId();
  const choices = useMemo(
    () => rows.flatMap((row, index) => (canPick(row) ? [index] : [])),
    [rows, canPick],
  );
  const first = useMemo(
    () => rows.findIndex((row) => canPick(row) && isFirst(row)),
    [rows, canPick, isFirst],
  );
  const [wanted, setActive] = useState<number | null>(null);
  const fallback = first === -1 ? (choices[0] ?? null) : first;
  const active = wanted !== null && choices.includes(wanted) ? wanted : fallback;

  const scroll = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the compiler that it is about is not used
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => {
      const row = rows[index];
      return row === undefined ? 0 : heightOf(row);
    },
    overscan: 8,
  });

  const move = (by: number): void => {
    const at = active === null ? -1 : choices.indexOf(active);
    const next = choices[Math.max(0, Math.min(choices.length - 1, at + by))];
    if (next === undefined) return;
    setActive(next);
    // At the top, the title above is seen, too.
    virtual.scrollToIndex(next === choices[0] ? 0 : next);
  };
  const pick = (index: number | null): void => {
    const row = index === null ? undefined : rows[index];
    if (row !== undefined && canPick(row)) onPick(row);
  };
  const press = (event: KeyboardEvent): void => {
    // Enter that ends a Japanese conversion chooses a word, not a row.
    if (event.nativeEvent.isComposing) return;
    const steps: { readonly [key: string]: number } = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 8,
      PageUp: -8,
    };
    const by = steps[event.key];
    if (by === undefined && event.key !== "Enter") return;
    event.preventDefault();
    if (by === undefined) pick(active);
    else move(by);
  };
  return (
    <div className={classes["whole"]}>
      <TextInput
        p="xs"
        role="combobox"
        aria-label={label}
        placeholder={label}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        autoComplete="off"
        {...(hasFocus ? { "data-autofocus": true } : {})}
        leftSection={<Search size={16} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => {
          onSearch(currentTarget.value);
          setActive(null);
          virtual.scrollToIndex(0);
        }}
        onKeyDown={press}
      />
      <div ref={scroll} className={classes["scroll"]}>
        <div
          role="listbox"
          id={`${id}-list`}
          aria-label={listLabel}
          className={classes["list"]}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={index}
                  role="presentation"
                  className={classes["row"]}
                  style={{ transform: `translateY(${start}px)`, height: size }}
                >
                  {render(row, {
                    id: `${id}-${index}`,
                    isActive: index === active,
                    place: choices.indexOf(index) + 1,
                    count: choices.length,
                    onHover: () => setActive(index),
                    onPick: () => pick(index),
                  })}
                </div>
              )
            );
          })}
        </div>
      </div>
      {renderBelow?.(active === null ? undefined : rows[active])}
      <Text size="xs" c="dimmed" px="sm" py={6} role="status">
        {status}
      </Text>
    </div>
  );
}
