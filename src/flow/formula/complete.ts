import { formulaFunctions, functionNamed } from "./functions.ts";
import type { FormulaFunction } from "./library.ts";
import { formulaOperators } from "./operators.ts";
import { type PillPath, pillText } from "./pill-text.ts";
import type { Range } from "./refusal.ts";
import { blanked, isSourceName, namesIn } from "./scan.ts";
import { type Each, eachNames } from "./syntax.ts";

/** What fits where a person is writing a formula, for an editor: it need not be readable yet. */
export interface FormulaHelp {
  /** What a choice takes the place of; empty at the cursor where nothing is begun. */
  readonly replace: Range;
  readonly choices: readonly Choice[];
  /** The function whose arguments are being written, and which of them. */
  readonly inside: { readonly called: FormulaFunction; readonly argument: number } | undefined;
}

export type Choice =
  | { readonly kind: "function"; readonly name: string; readonly insert: string }
  | { readonly kind: "each"; readonly name: Each; readonly insert: string }
  | { readonly kind: "variable"; readonly name: string; readonly insert: string }
  /** A pill, or a field of one that is begun. */
  | { readonly kind: "pill"; readonly path: readonly string[]; readonly insert: string }
  | { readonly kind: "operator"; readonly insert: string };

const maxChoices = 200;

export function formulaHelp(
  source: string,
  cursor: number,
  pills: readonly PillPath[],
): FormulaHelp {
  const plain = blanked(source).slice(0, cursor);
  const inside = callAround(plain);
  const nothing: FormulaHelp = { replace: { start: cursor, end: cursor }, choices: [], inside };
  if (isInText(source, cursor)) return nothing;
  const word = /[A-Za-z_]?\w*$/.exec(plain)?.[0] ?? "";
  const start = cursor - word.length;
  const before = plain.slice(0, start).trimEnd();
  const replace = { start, end: cursor };
  if (/^\d/.test(word)) return nothing;
  if (before.endsWith(".")) return { replace, choices: afterPoint(before, word, pills), inside };
  // Behind a whole value only an operator can follow.
  if (word === "" && /[\w)\]}]$/.test(before)) return { replace, choices: operatorChoices, inside };
  return { replace, choices: beginning(source, word, pills), inside };
}

const operatorChoices: readonly Choice[] = formulaOperators
  .filter(({ symbol }) => symbol !== "!")
  .map(({ symbol }) => ({ kind: "operator", insert: symbol }));

function beginning(source: string, word: string, pills: readonly PillPath[]): readonly Choice[] {
  const choices: Choice[] = [
    ...variablesIn(source).map((name): Choice => ({ kind: "variable", name, insert: name })),
    ...formulaFunctions.map(functionChoice),
    ...pills.map((path): Choice => ({ kind: "pill", path, insert: pillText(path) })),
  ];
  return choices.filter((choice) => begins(nameOf(choice), word)).slice(0, maxChoices);
}

function afterPoint(before: string, word: string, pills: readonly PillPath[]): readonly Choice[] {
  const begun = /([A-Za-z_]\w*)((?:\s*\.\s*[A-Za-z_]\w*)*)\s*\.$/.exec(before);
  const [, from = "", rest = ""] = begun ?? [];
  const keys = [
    from,
    ...rest
      .split(".")
      .map((key) => key.trim())
      .filter((key) => key !== ""),
  ];
  const below = isSourceName(from)
    ? pills.filter(
        (path) => path.length > keys.length && keys.every((key, index) => path[index] === key),
      )
    : [];
  const fields = below.map((path): Choice => ({
    kind: "pill",
    path,
    insert: pillText(path).slice(keys.join(".").length + 1),
  }));
  const plainFields = fields.filter(({ insert }) => /^[A-Za-z_]/.test(insert));
  const eaches = eachNames.map((name): Choice => ({
    kind: "each",
    name,
    insert: `${name}(item, `,
  }));
  const calls = formulaFunctions
    .filter(({ signatures }) => signatures.some(({ params }) => params.length > 0))
    .map(functionChoice);
  return [...plainFields, ...eaches, ...calls]
    .filter((choice) => begins(choice.kind === "pill" ? choice.insert : nameOf(choice), word))
    .slice(0, maxChoices);
}

function functionChoice({ name, signatures }: FormulaFunction): Choice {
  const takesNothing = signatures.every(({ params }) => params.length === 0);
  return { kind: "function", name, insert: takesNothing ? `${name}()` : `${name}(` };
}

function nameOf(choice: Choice): string {
  return choice.kind === "function" || choice.kind === "variable" || choice.kind === "each"
    ? choice.name
    : choice.insert;
}

/** Any of the words in it: `amount` finds `trigger.amount`. */
function begins(name: string, word: string): boolean {
  const wanted = word.toLowerCase();
  return name
    .toLowerCase()
    .split(/[.["\]]+/)
    .some((part) => part.startsWith(wanted));
}

function variablesIn(source: string): readonly string[] {
  const plain = blanked(source);
  const found = namesIn(source).filter(({ end, start }) => {
    const opened = /\.\s*(\w+)\s*\(\s*$/.exec(plain.slice(Math.max(0, start - 40), start));
    return (
      eachNames.some((name) => name === opened?.[1]) && /^\s*,/.test(plain.slice(end, end + 20))
    );
  });
  return [...new Set(found.map(({ name }) => name))];
}

/** The innermost call that is still open at the end. */
function callAround(plain: string): FormulaHelp["inside"] {
  let [depth, commas] = [0, 0];
  for (let index = plain.length - 1; index >= 0; index -= 1) {
    const letter = plain.charAt(index);
    if (/[)\]}]/.test(letter)) depth += 1;
    else if (depth === 0 && letter === ",") commas += 1;
    else if (/[([{]/.test(letter)) {
      if (depth === 0)
        return letter === "(" ? calledBefore(plain.slice(0, index), commas) : undefined;
      depth -= 1;
    }
  }
  return undefined;
}

function calledBefore(before: string, commas: number): FormulaHelp["inside"] {
  const [, point, name = ""] = /(\.\s*)?([A-Za-z_]\w*)\s*$/.exec(before.slice(-100)) ?? [];
  const called = functionNamed(name);
  return called && { called, argument: point === undefined ? commas : commas + 1 };
}

/** In a string or a comment nothing is suggested. */
function isInText(source: string, cursor: number): boolean {
  const mark = `${source.slice(0, cursor)}\u0001${source.slice(cursor)}`;
  return blanked(mark).charAt(cursor) !== "\u0001";
}
