import { z } from "@hono/zod-openapi";
import { deedSentence } from "#flow/deed.ts";
import type { Clean } from "#flow/private-texts.ts";
import type { EffectView } from "#reading/run-views.ts";
import type { Connector } from "#sdk/connector.ts";
import type { FrozenDeed } from "#sdk/deed.ts";
import type { JsonObject } from "#sdk/json.ts";
import { type Locale, say } from "../language.ts";
import { mapTexts } from "../map-texts.ts";
import { AnyJson } from "../schemas.ts";
import { jsonOf } from "../stored-json.ts";
import { frozenOf } from "./money.ts";

/** What a frozen write does, in words. */
export const Deed = z
  .strictObject({
    sentence: z.string().meta({
      description: "With the first values: “Adds 1 row to orders: id 17, total 12.50”.",
    }),
    words: z.string().meta({ description: "Without values, to stand within a sentence." }),
    parts: z.array(
      z.strictObject({
        label: z.string(),
        records: z.array(z.record(z.string(), AnyJson)).meta({
          description:
            "Values by their names, such as those of columns. Of many records the first ones.",
        }),
        count: z.int().meta({ description: "How many records there are." }),
      }),
    ),
  })
  .meta({ id: "Deed" });
type Deed = z.infer<typeof Deed>;

/** Null where the parameters of the request have the labels of the step's fields, or are pruned. */
export function deedOf(
  effect: EffectView,
  connectors: readonly Connector[],
  locale: Locale,
): Deed | null {
  const frozen = frozenOf(effect, connectors);
  const deed = frozen?.action.tells?.(frozen.request) ?? null;
  return deed && deedView(deed, locale);
}

/** Which request it is, without its values. */
export function requestWords(
  effect: EffectView,
  connectors: readonly Connector[],
  locale: Locale,
): string {
  return deedOf(effect, connectors, locale)?.words ?? `${effect.method} ${effect.resource}`;
}

export function deedView(deed: FrozenDeed, locale: Locale): Deed {
  const words = say(deed.words, locale);
  const parts = deed.parts.map(({ label, records, count }) => ({
    label: say(label, locale),
    records: [...records],
    count,
  }));
  return { sentence: deedSentence({ words, parts }, locale), words, parts };
}

/** `isPrivate`: something private is in what the step was given, so that each value may be, or may be made of it. */
export function maskedDeed(
  deed: Deed,
  {
    isPrivate,
    clean,
    put,
    locale,
  }: {
    readonly isPrivate: boolean;
    readonly clean: Clean;
    readonly put: string;
    readonly locale: Locale;
  },
): Deed {
  const words = clean(deed.words);
  const parts = deed.parts.map(({ label, records, count }) => ({
    label,
    records: records.map((one) => (isPrivate ? hidden(one, put) : cleaned(one, clean))),
    count,
  }));
  const told = isPrivate ? [] : parts;
  const sentence = deedSentence({ words, parts: told }, locale);
  return { sentence: isPrivate ? `${sentence}: ${put}` : sentence, words, parts };
}

type Record = Deed["parts"][number]["records"][number];

/** That there is nothing stays to be seen. */
function hidden(record: Record, put: string): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, value === null ? null : put]),
  );
}

/** Names stay what they are. */
function cleaned(record: Record, clean: Clean): JsonObject {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      mapTexts(jsonOf(value), clean, (key) => key),
    ]),
  );
}
