import { Text } from "@mantine/core";
import { useT } from "../../../language/language.tsx";
import { ChoiceRow } from "../pills/choice-row.tsx";
import { type RowState, SearchList } from "../pills/search-list.tsx";
import pickerClasses from "../pills/pill-picker.module.css";
import type { Card } from "./cards.ts";
import { Details } from "./details.tsx";
import type { Insertion } from "./insertion.ts";
import classes from "./panes.module.css";

export type HelpRow =
  | { readonly kind: "title"; readonly title: string }
  | { readonly kind: "entry"; readonly card: Card; readonly insertion: Insertion };

/** Things to put into a formula, each with its help. */
export function HelpList({
  label,
  listLabel,
  none,
  search,
  onSearch,
  rows,
  onInsert,
}: {
  readonly label: string;
  readonly listLabel: string;
  readonly none: string;
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly rows: readonly HelpRow[];
  readonly onInsert: (insertion: Insertion) => void;
}) {
  const t = useT();
  return (
    <SearchList
      label={label}
      listLabel={listLabel}
      search={search}
      onSearch={onSearch}
      rows={rows}
      canPick={isEntry}
      heightOf={heightOf}
      render={(row, state) =>
        row.kind === "title" ? (
          <Text size="sm" fw={600} px={6} pt={8}>
            {row.title}
          </Text>
        ) : (
          <EntryRow card={row.card} {...state} />
        )
      }
      onPick={(row) => {
        if (row.kind === "entry") onInsert(row.insertion);
      }}
      renderBelow={(row) => <Details card={row?.kind === "entry" ? row.card : undefined} />}
      status={rows.length === 0 ? none : t("fields.pill.keys_inside")}
    />
  );
}

function isEntry({ kind }: HelpRow): boolean {
  return kind === "entry";
}

function heightOf({ kind }: HelpRow): number {
  return kind === "title" ? 34 : 44;
}

function EntryRow({ card, ...state }: RowState & { readonly card: Card }) {
  return (
    <ChoiceRow {...state}>
      <span className={pickerClasses["name"]}>
        <Text size="sm" component="span" display="block" truncate className={classes["code"]}>
          {card.title}
        </Text>
        <Text size="xs" c="dimmed" component="span" display="block" truncate>
          {card.words}
        </Text>
      </span>
    </ChoiceRow>
  );
}
