import { useMemo, useState } from "react";
import { formulaFunctions } from "#flow/formula/functions.ts";
import type { Category } from "#flow/formula/library.ts";
import { formulaEaches, formulaOperators, type FormulaOperator } from "#flow/formula/operators.ts";
import { eachNames } from "#flow/formula/syntax.ts";
import { useT } from "../../../language/language.tsx";
import { folded } from "../../../language/search.ts";
import { type Card, eachCard, functionCard, operatorCard, type Telling } from "./cards.ts";
import { HelpList, type HelpRow } from "./help-list.tsx";
import {
  eachInsertion,
  functionInsertion,
  type Insertion,
  operatorInsertion,
} from "./insertion.ts";

const categories = [
  "text",
  "number",
  "money",
  "date",
  "list",
  "logic",
  "data",
] as const satisfies readonly Category[];

interface PaneProps {
  readonly telling: Telling;
  readonly onInsert: (insertion: Insertion) => void;
}

/** All functions, by what they are for. */
export function FunctionPane({ telling, onInsert }: PaneProps) {
  const t = useT();
  const [search, setSearch] = useState("");
  const groups = useMemo(() => functionGroups(telling), [telling]);
  const rows = useMemo(() => rowsIn(groups, search), [groups, search]);
  return (
    <HelpList
      label={t("formula.functions.search")}
      listLabel={t("formula.pane.functions")}
      none={t("formula.functions.none_found")}
      search={search}
      onSearch={setSearch}
      rows={rows}
      onInsert={onInsert}
    />
  );
}

/** What calculates, compares and combines. */
export function OperatorPane({ telling, onInsert }: PaneProps) {
  const t = useT();
  const [search, setSearch] = useState("");
  const groups = useMemo(() => operatorGroups(telling), [telling]);
  const rows = useMemo(() => rowsIn(groups, search), [groups, search]);
  return (
    <HelpList
      label={t("formula.operators.search")}
      listLabel={t("formula.pane.operators")}
      none={t("formula.operators.none_found")}
      search={search}
      onSearch={setSearch}
      rows={rows}
      onInsert={onInsert}
    />
  );
}

interface Entry {
  readonly card: Card;
  readonly insertion: Insertion;
  readonly words: string;
}

interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

function functionGroups(telling: Telling): readonly Group[] {
  const { t } = telling;
  const groups = categories.map((category): Group => ({
    title: t(`formula.category.${category}`),
    entries: formulaFunctions
      .filter((one) => one.category === category)
      .map((one) => ({
        card: functionCard(one, telling),
        insertion: functionInsertion(one),
        words: folded([one.name, one.help.en, one.help.ja].join(" ")),
      })),
  }));
  const eaches = eachNames.map((name): Entry => ({
    card: eachCard(name, telling),
    insertion: eachInsertion(name),
    words: folded([name, formulaEaches[name].help.en, formulaEaches[name].help.ja].join(" ")),
  }));
  return [
    ...groups.slice(0, 5),
    { title: t("formula.category.each"), entries: eaches },
    ...groups.slice(5),
  ];
}

const kinds = [
  "calculate",
  "compare",
  "combine",
] as const satisfies readonly FormulaOperator["kind"][];

function operatorGroups(telling: Telling): readonly Group[] {
  return kinds.map((kind): Group => ({
    title: telling.t(`formula.operators.${kind}`),
    entries: formulaOperators
      .filter((one) => one.kind === kind)
      .map((one) => ({
        card: operatorCard(one, telling),
        insertion: operatorInsertion(one.symbol),
        words: folded([one.symbol, one.help.en, one.help.ja].join(" ")),
      })),
  }));
}

/** In the order of the groups; what is called as it was looked for comes first in each. */
function rowsIn(groups: readonly Group[], search: string): readonly HelpRow[] {
  const wanted = folded(search)
    .split(/\s+/)
    .filter((word) => word !== "");
  const isNamed = ({ card }: Entry) => folded(card.title).startsWith(wanted[0] ?? "");
  return groups.flatMap(({ title, entries }): readonly HelpRow[] => {
    const found = entries.filter(({ words }) => wanted.every((word) => words.includes(word)));
    const sorted = [...found.filter(isNamed), ...found.filter((entry) => !isNamed(entry))];
    if (sorted.length === 0) return [];
    return [
      { kind: "title", title },
      ...sorted.map(({ card, insertion }): HelpRow => ({ kind: "entry", card, insertion })),
    ];
  });
}
