import type { Schema } from "#flow/catalogue.ts";
import { type PillOffer, pillsOf } from "#flow/pills.ts";
import type { Json } from "#sdk/json.ts";

export interface Titled {
  readonly key: string;
  readonly data: Json;
}

/** Says a value in words; undefined where there is nothing to say. */
export type Say = (offer: PillOffer, whole: Json) => string | undefined;

const shownFields = 3;

/** What each record is about, by those of its first fields that tell it from the others. */
export function recordTitles(
  records: readonly Titled[],
  output: Schema,
  say: Say,
): ReadonlyMap<string, string> {
  const all = records.map((record) => ({ key: record.key, words: wordsOf(record, output, say) }));
  const counts = new Map<string, number>();
  for (const { words } of all)
    for (const { word } of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isEverywhere = (word: string): boolean =>
    records.length > 1 && counts.get(word) === records.length;
  return new Map(
    all.map(({ key, words }) => {
      const telling = words.filter(({ word, isMoney }) => isMoney || !isEverywhere(word));
      const title = telling.slice(0, shownFields).map(({ word }) => word);
      return [key, title.join(" · ") || key];
    }),
  );
}

interface Word {
  readonly word: string;
  readonly isMoney: boolean;
}

/** Each word once. A currency is said with its amount; a bare number, and a yes, say nothing without their label. */
function wordsOf({ key, data }: Titled, output: Schema, say: Say): readonly Word[] {
  // Of the pills as they are, which hang on no zone.
  const offers = pillsOf("trigger", output, "UTC", data).filter(
    ({ pill }) => pill.as === undefined,
  );
  const currencies = new Set(offers.map(({ money }) => money?.currency.join(".")));
  const words = new Map<string, Word>();
  for (const offer of offers) {
    const { sample, pill, money } = offer;
    const isBare = typeof sample === "boolean" || (typeof sample === "number" && !money);
    if (isBare || sample === key || sample === 0 || currencies.has(pill.path.join("."))) continue;
    const word = isForMachines(sample) ? undefined : say(offer, data);
    if (word !== undefined && !words.has(word))
      words.set(word, { word, isMoney: money !== undefined });
  }
  return [...words.values()];
}

/** Addresses, and ids such as "txn_3Pxyz9QaB2". */
function isForMachines(value: Json | undefined): boolean {
  return (
    typeof value === "string" && /^(https?:.*|(?=.*\d)[\w-]{12,}|[a-z]+_[A-Za-z]{8,})$/.test(value)
  );
}
