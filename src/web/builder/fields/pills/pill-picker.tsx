import { Box, Popover, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Pill } from "#flow/document.ts";
import type { PillOffer } from "#flow/pills.ts";
import { type PillGroup, pillsBefore, sampleOf } from "#flow/samples.ts";
import { see } from "#flow/sight.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { choicesFor, rowsFor } from "./choose.ts";
import classes from "./pill-picker.module.css";
import { GroupRow, OfferRow } from "./picker-rows.tsx";
import { useShown } from "./use-shown.ts";

/** Lets a person choose among everything that the trigger and the earlier steps give. Opens below its children. */
export function PillPicker({
  opened,
  onClose,
  onPick,
  schema,
  children,
}: {
  readonly opened: boolean;
  /** Given up, without a pill. */
  readonly onClose: () => void;
  readonly onPick: (pill: Pill) => void;
  /** Of the field that the pill is for. */
  readonly schema: Schema;
  readonly children: ReactNode;
}) {
  const t = useT();
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && onClose()}
      position="bottom-start"
      width="target"
      trapFocus
      returnFocus
      withRoles={false}
      shadow="md"
      middlewares={{ flip: true, shift: true, size: false }}
    >
      <Popover.Target>
        <Box>{children}</Box>
      </Popover.Target>
      <Popover.Dropdown p={0} miw={300} role="dialog" aria-label={t("fields.pill.choose")}>
        <Choosing schema={schema} onPick={onPick} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choosing({
  schema,
  onPick,
}: {
  readonly schema: Schema;
  readonly onPick: (pill: Pill) => void;
}) {
  const t = useT();
  const { document, catalogue, known, position } = useForm();
  const shown = useShown();
  const id = useId();
  const [search, setSearch] = useState("");
  const groups = useMemo(
    () => pillsBefore(position, document, catalogue, known),
    [position, document, catalogue, known],
  );
  /** In which an amount's currency stands. */
  const wholes = useMemo(
    () =>
      new Map(groups.map(({ from }) => [from, sampleOf(from, document, catalogue, known)?.data])),
    [groups, document, catalogue, known],
  );
  const offered = useMemo(
    () =>
      choicesFor({
        groups,
        schema,
        see: (pill) => see(pill, position, document, catalogue),
        wordsOf: (offer, group) =>
          wordsOf(offer, group, shown(offer.sample, offer, wholes.get(group.from))),
      }),
    [groups, schema, position, document, catalogue, shown, wholes],
  );
  const rows = useMemo(() => rowsFor(offered, search), [offered, search]);
  const choices = useMemo(
    () => rows.flatMap((row, index) => (row.kind === "offer" && row.fits ? [index] : [])),
    [rows],
  );
  const [wanted, setActive] = useState<number | null>(null);
  const active = wanted !== null && choices.includes(wanted) ? wanted : (choices[0] ?? null);

  const scroll = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the compiler that it is about is not used
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (rows[index]?.kind === "group" ? 34 : 46),
    overscan: 8,
  });

  const move = (by: number): void => {
    const at = active === null ? -1 : choices.indexOf(active);
    const next = choices[Math.max(0, Math.min(choices.length - 1, at + by))];
    if (next === undefined) return;
    setActive(next);
    // At the top, the name of the source is seen, too.
    virtual.scrollToIndex(next === choices[0] ? 0 : next);
  };
  const pick = (index: number | null): void => {
    const row = index === null ? undefined : rows[index];
    if (row?.kind === "offer" && row.fits) onPick(row.offer.pill);
  };
  const press = (event: KeyboardEvent): void => {
    // Enter that ends a Japanese conversion chooses a word, not a pill.
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

  if (groups.every(({ pills }) => pills.length === 0))
    return (
      <Text p="md" size="sm" data-autofocus tabIndex={-1}>
        {t(document.trigger === null ? "fields.pill.no_trigger" : "fields.pill.nothing_before")}
      </Text>
    );
  return (
    <>
      <TextInput
        p="xs"
        role="combobox"
        aria-label={t("fields.pill.search")}
        placeholder={t("fields.pill.search")}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={active === null ? undefined : `${id}-${active}`}
        autoComplete="off"
        data-autofocus
        leftSection={<Search size={16} aria-hidden />}
        value={search}
        onChange={({ currentTarget }) => {
          setSearch(currentTarget.value);
          setActive(null);
          virtual.scrollToIndex(0);
        }}
        onKeyDown={press}
      />
      <div ref={scroll} className={classes["scroll"]}>
        <div
          role="listbox"
          id={`${id}-list`}
          aria-label={t("fields.pill.choose")}
          className={classes["list"]}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={index}
                  role="presentation"
                  className={classes["row"]}
                  style={{ transform: `translateY(${start}px)`, height: size }}
                >
                  {row.kind === "group" ? (
                    <GroupRow group={row.group} />
                  ) : (
                    <OfferRow
                      id={`${id}-${index}`}
                      row={row}
                      whole={wholes.get(row.group.from)}
                      isActive={index === active}
                      place={choices.indexOf(index) + 1}
                      count={choices.length}
                      onHover={() => setActive(index)}
                      onPick={() => pick(index)}
                    />
                  )}
                </div>
              )
            );
          })}
        </div>
      </div>
      <Text size="xs" c="dimmed" px="sm" py={6} role="status">
        {t(choices.length === 0 ? "fields.pill.none_found" : "fields.pill.keys")}
      </Text>
    </>
  );
}

function wordsOf(
  { label, trail, pill }: PillOffer,
  group: PillGroup,
  sample: string | undefined,
): string {
  const { label: name } = group;
  return [label.en, label.ja, trail.en, trail.ja, name.en, name.ja, sample, ...pill.path].join(" ");
}
