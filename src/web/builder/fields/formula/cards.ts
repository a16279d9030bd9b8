import type { LocalizedText } from "#sdk/text.ts";
import { pillText } from "#flow/formula/pill-text.ts";
import { evaluateFormula } from "#flow/formula/evaluate.ts";
import type { FormulaFunction, Param, Result, Signature } from "#flow/formula/library.ts";
import { formulaEaches, type FormulaOperator } from "#flow/formula/operators.ts";
import type { Each } from "#flow/formula/syntax.ts";
import type { WebTranslate } from "#i18n/web/translator.ts";
import type { PillAt } from "./scope.ts";

/** What is told of a function, a pill or an operator, wherever somebody asks. */
export interface Card {
  readonly title: string;
  /** As it is written. */
  readonly code: readonly string[];
  readonly words: string;
  /** What stands here while it is written. */
  readonly now?: string;
  readonly example?: { readonly source: string; readonly result: string };
}

export interface Telling {
  readonly t: WebTranslate;
  readonly say: (text: LocalizedText) => string;
}

/** `argument`: which one is being written. */
export function functionCard(
  { name, signatures, help, example }: FormulaFunction,
  { t, say }: Telling,
  argument?: number,
): Card {
  const param = argument === undefined ? undefined : paramNow(signatures, argument);
  return {
    title: name,
    code: signatures.map((signature) => signatureText(name, signature, t)),
    words: say(help),
    example: worked(example),
    ...(param && {
      now: t("formula.help.argument", {
        argument: param.name,
        type: t(`formula.type.${param.type}`),
      }),
    }),
  };
}

function paramNow(signatures: readonly Signature[], argument: number): Param | undefined {
  const longest = [...signatures].sort((one, other) => other.params.length - one.params.length)[0];
  const last = longest?.params.at(-1);
  return longest?.params[argument] ?? (last?.repeats === true ? last : undefined);
}

function signatureText(name: string, { params, result }: Signature, t: WebTranslate): string {
  const written = params.map((param) => {
    const one = `${param.name}: ${t(`formula.type.${param.type}`)}`;
    if (param.repeats) return `${one}, …`;
    return param.optional ? `[${one}]` : one;
  });
  const given = resultType(result);
  return `${name}(${written.join(", ")})${given === null ? "" : ` → ${t(`formula.type.${given}`)}`}`;
}

/** Null for what hangs on the arguments. */
function resultType(result: Result) {
  switch (result) {
    case "text":
    case "number":
    case "boolean":
    case "date":
    case "dateTime":
    case "money":
      return result;
    case "integer":
      return "number";
    case "texts":
    case "moneys":
      return "list";
    case "textOrNothing":
      return "text";
    case "any":
    case "same":
    case "item":
    case "choice":
    case "sized":
    case "whole":
    case "total":
    case "mean":
      return null;
  }
}

export function eachCard(name: Each, { say }: Telling): Card {
  const { help, example } = formulaEaches[name];
  return {
    title: name,
    code: [`list.${name}(item, …)`],
    words: say(help),
    example: worked(example),
  };
}

export function operatorCard({ symbol, help, example }: FormulaOperator, { say }: Telling): Card {
  return { title: symbol, code: [], words: say(help), example: worked(example) };
}

export function pillCard(
  pill: PillAt,
  known: { readonly source: string | undefined; readonly trail: string; readonly sample: string },
  { t }: Telling,
): Card {
  const { source, trail, sample } = known;
  return {
    title: source === undefined ? trail : `${source} › ${trail}`,
    code: [pillText([pill.from, ...pill.path])],
    words: t("formula.help.sample", { sample }),
  };
}

/** Examples name no pills. */
function worked(source: string): { readonly source: string; readonly result: string } {
  const context = { lookup: () => undefined, now: Date.now(), timeZone: "UTC", seed: "example" };
  const evaluated = evaluateFormula(source, context);
  return { source, result: JSON.stringify(evaluated.kind === "value" ? evaluated.value : null) };
}
