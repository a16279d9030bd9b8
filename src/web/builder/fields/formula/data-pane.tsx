import { useMemo, useState } from "react";
import { formulaFrom } from "#flow/formula-value.ts";
import { useT } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { type Row, rowsFor } from "../pills/choose.ts";
import { GroupRow, OfferRow } from "../pills/picker-rows.tsx";
import { SearchList } from "../pills/search-list.tsx";
import { usePillChoices } from "../pills/use-pill-choices.ts";
import { Details } from "./details.tsx";
import { type Insertion, plainInsertion } from "./insertion.ts";
import type { Scope } from "./scope.ts";

const anything = {};

/** What the trigger and the steps before give. */
export function DataPane({
  scope,
  onInsert,
}: {
  readonly scope: Scope;
  readonly onInsert: (insertion: Insertion) => void;
}) {
  const t = useT();
  const { document } = useForm();
  const [search, setSearch] = useState("");
  const { choices, wholes } = usePillChoices(anything);
  const rows = useMemo(() => rowsFor(choices, search), [choices, search]);
  const none = choices.every(({ offers }) => offers.length === 0);
  const noneWords = t(
    document.trigger === null ? "fields.pill.no_trigger" : "fields.pill.nothing_before",
  );
  const statusWords = t(rows.length === 0 ? "fields.pill.none_found" : "fields.pill.keys_inside");
  return (
    <SearchList
      label={t("fields.pill.search")}
      listLabel={t("formula.pane.data")}
      search={search}
      onSearch={setSearch}
      rows={rows}
      canPick={isOffer}
      heightOf={heightOf}
      render={(row, state) =>
        row.kind === "group" ? (
          <GroupRow group={row.group} />
        ) : (
          <OfferRow row={row} whole={wholes.get(row.group.from)} {...state} />
        )
      }
      onPick={(row) => {
        if (row.kind === "offer") onInsert(plainInsertion(formulaFrom(row.offer.pill, scope.see)));
      }}
      renderBelow={(row) => (
        <Details
          card={
            row?.kind === "offer"
              ? {
                  ...scope.cardOfPill(row.offer.pill),
                  code: [formulaFrom(row.offer.pill, scope.see)],
                }
              : undefined
          }
        />
      )}
      status={none ? noneWords : statusWords}
    />
  );
}

function isOffer({ kind }: Row): boolean {
  return kind === "offer";
}

function heightOf({ kind }: Row): number {
  return kind === "group" ? 36 : 46;
}
