import { Box, Popover, Text } from "@mantine/core";
import { SquareFunction, Table2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import type { Schema } from "#flow/catalogue.ts";
import type { Pill } from "#flow/value.ts";
import { useT } from "../../../language/language.tsx";
import { finding } from "../../../language/search.ts";
import { useForm } from "../editing.tsx";
import { useFormulaOpener } from "../formula/opener.ts";
import { type Row, rowsFor } from "./choose.ts";
import { useLookupOpener } from "../lookup/opener.ts";
import { ElseRow, GroupRow, OfferRow } from "./picker-rows.tsx";
import { SearchList } from "./search-list.tsx";
import { usePillChoices } from "./use-pill-choices.ts";

/** Lets a person choose among everything that the trigger and the earlier steps give, or write a formula or look something up. Opens below its children. */
export function PillPicker({
  opened,
  onClose,
  onPick,
  onElse,
  schema,
  isTyped = false,
  children,
}: {
  readonly opened: boolean;
  /** Given up, without a pill. `typed`: what was looked for. */
  readonly onClose: (typed: string) => void;
  readonly onPick: (pill: Pill) => void;
  /** Another way to fill the field opens instead. */
  readonly onElse: () => void;
  /** Of the field that the pill is for. */
  readonly schema: Schema;
  /** Opened by braces in a text: those that close them give up. */
  readonly isTyped?: boolean;
  readonly children: ReactNode;
}) {
  const t = useT();
  const [search, setSearch] = useState("");
  const giveUp = (typed: string): void => {
    setSearch("");
    onClose(typed);
  };
  const openFormula = useFormulaOpener();
  const openLookup = useLookupOpener();
  const insteadOf = (open: (() => void) | null) =>
    open &&
    (() => {
      setSearch("");
      onElse();
      open();
    });
  return (
    <Popover
      opened={opened}
      onChange={(open) => !open && giveUp(search)}
      position="bottom-start"
      width="target"
      trapFocus
      returnFocus
      withRoles={false}
      shadow="md"
      middlewares={{ flip: true, shift: true, size: false }}
    >
      <Popover.Target>
        {/* The focus may still be on its way to the search. */}
        <Box onKeyDownCapture={(event) => opened && event.key === "Escape" && giveUp(search)}>
          {children}
        </Box>
      </Popover.Target>
      <Popover.Dropdown p={0} miw={300} role="dialog" aria-label={t("fields.pill.choose")}>
        <Choosing
          schema={schema}
          search={search}
          onSearch={(typed) =>
            isTyped && /[}｝]{2}$/.test(typed) ? giveUp(typed) : setSearch(typed)
          }
          onPick={(pill) => {
            setSearch("");
            onPick(pill);
          }}
          onFormula={insteadOf(openFormula)}
          onLookup={insteadOf(openLookup)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choosing({
  schema,
  search,
  onSearch,
  onPick,
  onFormula,
  onLookup,
}: {
  readonly schema: Schema;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly onPick: (pill: Pill) => void;
  /** Absent where no formula can stand. */
  readonly onFormula: (() => void) | null;
  /** Absent where nothing can be looked up. */
  readonly onLookup: (() => void) | null;
}) {
  const t = useT();
  const { document } = useForm();
  const { choices, wholes } = usePillChoices(schema);
  const formula = t("formula.name");
  const lookup = t("lookup.name");
  const hasFormula = onFormula !== null;
  const hasLookup = onLookup !== null;
  const rows = useMemo((): readonly PickerRow[] => {
    const isWanted = finding(search);
    return [
      ...(hasFormula && isWanted(formula) ? [formulaRow] : []),
      ...(hasLookup && isWanted(lookup) ? [lookupRow] : []),
      ...rowsFor(choices, search),
    ];
  }, [choices, search, formula, lookup, hasFormula, hasLookup]);
  const none = choices.every(({ offers }) => offers.length === 0);
  const noneWords = t(
    document.trigger === null ? "fields.pill.no_trigger" : "fields.pill.nothing_before",
  );
  if (none && !hasFormula && !hasLookup)
    return (
      <Text p="md" size="sm" data-autofocus tabIndex={-1}>
        {noneWords}
      </Text>
    );
  const keysWords = t(rows.some(canPick) ? "fields.pill.keys" : "fields.pill.none_found");
  return (
    <SearchList
      label={t("fields.pill.search")}
      listLabel={t("fields.pill.choose")}
      search={search}
      onSearch={onSearch}
      rows={rows}
      canPick={canPick}
      isFirst={isPill}
      heightOf={heightOf}
      render={(row, state) => {
        if (row.kind === "formula")
          return <ElseRow icon={SquareFunction} words={formula} {...state} />;
        if (row.kind === "lookup") return <ElseRow icon={Table2} words={lookup} {...state} />;
        if (row.kind === "group") return <GroupRow group={row.group} />;
        return <OfferRow row={row} whole={wholes.get(row.group.from)} {...state} />;
      }}
      onPick={(row) => {
        if (row.kind === "offer") onPick(row.offer.pill);
        else if (row.kind === "lookup") onLookup?.();
        else onFormula?.();
      }}
      status={none ? noneWords : keysWords}
      hasFocus
    />
  );
}

type PickerRow = Row | typeof formulaRow | typeof lookupRow;
const formulaRow = { kind: "formula" } as const;
const lookupRow = { kind: "lookup" } as const;

const isPill = ({ kind }: PickerRow): boolean => kind === "offer";

function canPick(row: PickerRow): boolean {
  return row.kind === "offer" ? row.fits : row.kind !== "group";
}

function heightOf({ kind }: PickerRow): number {
  return kind === "offer" ? 46 : 36;
}
