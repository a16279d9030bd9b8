import { useMemo } from "react";
import type { Json } from "#sdk/json.ts";
import { formulaHelp } from "#flow/formula/complete.ts";
import { pillText } from "#flow/formula/pill-text.ts";
import { functionNamed } from "#flow/formula/functions.ts";
import { eachNames } from "#flow/formula/syntax.ts";
import { formulaTokens } from "#flow/formula/tokens.ts";
import type { Lookup } from "#flow/pill.ts";
import { sampleOf } from "#flow/samples.ts";
import type { SeePill } from "#flow/seen.ts";
import { seeFrom } from "#flow/sight.ts";
import { useLanguage, useSay } from "../../../language/language.tsx";
import { useForm } from "../editing.tsx";
import { folded } from "../../../language/search.ts";
import { factsOf } from "../pills/sources.ts";
import { usePillChoices } from "../pills/use-pill-choices.ts";
import { useShown } from "../pills/use-shown.ts";
import { type Card, eachCard, functionCard, pillCard, type Telling } from "./cards.ts";

export interface PillAt {
  readonly from: string;
  readonly path: readonly string[];
}

/** A pill that a formula can name. */
export interface OfferedPill extends PillAt {
  readonly written: string;
  readonly label: string;
  readonly sample: string | undefined;
  /** All by which it is found. */
  readonly words: string;
}

/** What a formula in a field may use, and what is told of it. */
export interface Scope {
  readonly see: SeePill;
  readonly lookup: Lookup;
  readonly pills: readonly OfferedPill[];
  readonly telling: Telling;
  readonly cardOfPill: (pill: PillAt) => Card;
  /** Of the word at a place in a formula. */
  readonly cardAt: (source: string, position: number) => Card | undefined;
  /** Of the word at the cursor, else of the function whose arguments are being written. */
  readonly cardAround: (source: string, cursor: number) => Card | undefined;
}

const anything = {};

export function useScope(): Scope {
  const form = useForm();
  const { document, catalogue, known, position } = form;
  const { t } = useLanguage();
  const say = useSay();
  const shown = useShown();
  const { choices, wholes } = usePillChoices(anything);
  return useMemo((): Scope => {
    const telling = { t, say };
    const pills = choices.flatMap(({ offers }) =>
      offers.flatMap(({ row: { offer, group }, words }): readonly OfferedPill[] => {
        const { from, path, as } = offer.pill;
        // What is made of a pill is made by a function here.
        if (as !== undefined) return [];
        return [
          {
            from,
            path,
            written: pillText([from, ...path]),
            label: say(offer.label),
            sample: shown(offer.sample, offer, wholes.get(group.from)),
            words,
          },
        ];
      }),
    );
    const sampleIn = (data: Json | undefined, facts: ReturnType<typeof factsOf>) =>
      facts.offer && shown(facts.offer.sample, facts.offer, data);
    const cardOfPill = ({ from, path }: PillAt): Card => {
      const facts = factsOf({ kind: "pill", from, path: [...path] }, form);
      return pillCard(
        { from, path },
        {
          source: facts.source && say(facts.source.name),
          trail: say(facts.trail),
          sample: sampleIn(facts.source?.data, facts) ?? t("sample.empty"),
        },
        telling,
      );
    };
    const cardAt = (source: string, position: number): Card | undefined => {
      const token = formulaTokens(source).find(
        ({ start, end }) => start <= position && position <= end,
      );
      if (token?.kind === "pill") return cardOfPill(token);
      if (token?.kind !== "function") return undefined;
      const name = source.slice(token.start, token.end);
      const called = functionNamed(name);
      const each = eachNames.find((one) => one === name);
      if (called !== undefined) return functionCard(called, telling);
      return each && eachCard(each, telling);
    };
    return {
      see: seeFrom(position, document, catalogue),
      lookup: (from) => sampleOf(from, document, catalogue, known)?.data,
      pills,
      telling,
      cardOfPill,
      cardAt,
      cardAround: (source, cursor) => {
        const { inside } = formulaHelp(source, cursor, []);
        return (
          cardAt(source, cursor) ??
          (inside && functionCard(inside.called, telling, inside.argument))
        );
      },
    };
  }, [form, document, catalogue, known, position, t, say, shown, choices, wholes]);
}

export function isFoundBy({ words }: OfferedPill, search: string): boolean {
  return words.includes(folded(search));
}
