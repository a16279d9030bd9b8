import { type Choice, formulaHelp } from "#flow/formula/complete.ts";
import { formulaFunctions, functionNamed } from "#flow/formula/functions.ts";
import { type FormulaFunction, usageOf } from "#flow/formula/library.ts";
import { formulaOperators } from "#flow/formula/operators.ts";
import { folded } from "../../../language/search.ts";
import { eachCard, functionCard, operatorCard } from "./cards.ts";
import type { Suggestion, Suggestions } from "./code/around.ts";
import { functionInsertion, operatorInsertion, plainInsertion } from "./insertion.ts";
import { isFoundBy, type OfferedPill, type Scope } from "./scope.ts";

type Known = Pick<Scope, "pills" | "telling" | "cardOfPill">;

/** What fits at the cursor. `asked`: whether the person wants to see all of it, or is only writing. */
export function suggestionsAt(
  source: string,
  cursor: number,
  asked: boolean,
  known: Known,
): Suggestions | undefined {
  const help = formulaHelp(
    source,
    cursor,
    known.pills.map(({ from, path }) => [from, ...path]),
  );
  if (help.choices.length === 0 && !isWord(source.slice(help.replace.start, cursor)))
    return undefined;
  const before = source.slice(0, cursor);
  // Names in formulas are in Latin letters; what a person reads need not be.
  const read = /(?<![^\p{ASCII}\s])[^\p{ASCII}\s]+$/u.exec(before)?.[0];
  if (read !== undefined)
    return help.choices.length === 0
      ? undefined
      : { from: cursor - read.length, to: cursor, all: byReading(read, known) };
  const word = before.slice(help.replace.start);
  const isBehindPoint = before.slice(0, help.replace.start).trimEnd().endsWith(".");
  const isOperator = help.choices.some(({ kind }) => kind === "operator");
  if (!asked && word === "" && !isBehindPoint && !(isOperator && before.endsWith(" ")))
    return undefined;
  const found = help.choices.map((choice) => ofChoice(choice, known)).filter((one) => one !== null);
  const labelled = isBehindPoint || word.length < 2 ? [] : byLabel(word, known);
  const names = new Set(found.map(({ insertion }) => insertion.before));
  // What is written out needs nothing more, and a list would only cover what is said of it.
  if (!asked && names.has(word)) return undefined;
  const all = [...found, ...labelled.filter(({ insertion }) => !names.has(insertion.before))];
  return { from: help.replace.start, to: cursor, all: ordered(all, word) };
}

function isWord(written: string): boolean {
  return /^[A-Za-z_]\w+$/.test(written);
}

function ofChoice(choice: Choice, known: Known): Suggestion | null {
  switch (choice.kind) {
    case "function": {
      const called = functionNamed(choice.name);
      return called === undefined ? null : ofFunction(called, known);
    }
    case "each":
      return {
        label: choice.name,
        detail: "(item, …)",
        kind: "function",
        card: () => eachCard(choice.name, known.telling),
        insertion: { before: choice.insert, after: ")", keeps: false },
      };
    case "variable":
      return {
        label: choice.name,
        detail: "",
        kind: "variable",
        card: () => undefined,
        insertion: plainInsertion(choice.insert),
      };
    case "pill": {
      const [from, ...path] = choice.path;
      const pill = known.pills.find(
        (one) => one.from === from && one.path.join("\0") === path.join("\0"),
      );
      return pill === undefined ? null : ofPill(pill, choice.insert, known);
    }
    case "operator": {
      const operator = formulaOperators.find(({ symbol }) => symbol === choice.insert);
      if (operator === undefined) return null;
      const { say } = known.telling;
      return {
        label: operator.symbol,
        detail: say(operator.help),
        kind: "operator",
        card: () => operatorCard(operator, known.telling),
        insertion: operatorInsertion(operator.symbol),
      };
    }
  }
}

function ofFunction(called: FormulaFunction, { telling }: Known): Suggestion {
  const [first] = called.signatures;
  return {
    label: called.name,
    detail: usageOf({ name: "", signatures: first === undefined ? [] : [first] }),
    kind: "function",
    card: () => functionCard(called, telling),
    insertion: functionInsertion(called),
  };
}

function ofPill(pill: OfferedPill, written: string, { cardOfPill }: Known): Suggestion {
  return {
    label: pill.label,
    detail: pill.sample === undefined ? written : `${written} · ${pill.sample}`,
    kind: "pill",
    card: () => cardOfPill(pill),
    insertion: plainInsertion(written),
  };
}

/** People know pills by their labels: `payer` finds “Payer's name”. */
function byLabel(word: string, known: Known): readonly Suggestion[] {
  const wanted = folded(word);
  return known.pills
    .filter(({ label }) =>
      folded(label)
        .split(/[^\p{L}\p{N}_]+/u)
        .some((one) => one.startsWith(wanted)),
    )
    .slice(0, most)
    .map((pill) => ofPill(pill, pill.written, known));
}

const most = 50;

/** By what a person reads of it: a label, or what a function does. */
function byReading(read: string, known: Known): readonly Suggestion[] {
  const wanted = folded(read);
  const pills = known.pills.filter((pill) => isFoundBy(pill, read)).slice(0, most);
  const functions = formulaFunctions.filter(({ help }) => folded(help.ja).includes(wanted));
  return [
    ...pills.map((pill) => ofPill(pill, pill.written, known)),
    ...functions.map((called) => ofFunction(called, known)),
  ];
}

/** First what begins as it was written, then data, then the rest. */
function ordered(all: readonly Suggestion[], word: string): readonly Suggestion[] {
  const wanted = folded(word);
  const rank = ({ kind, label, insertion }: Suggestion): number => {
    if (kind === "variable") return 0;
    const begins = [label, insertion.before].some((name) => folded(name).startsWith(wanted));
    return (begins ? 1 : 3) + (kind === "pill" ? 0 : 1);
  };
  return [...all].sort((one, other) => rank(one) - rank(other));
}
