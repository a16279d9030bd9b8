/** Lists that a step hands on: as many objects as were asked for, over all their pages, cut to their pills. */
import type { Json, JsonObject } from "#sdk/index.ts";
import {
  given,
  InputError,
  isJsonObject,
  mostItems,
  mostOutput,
  pagesOf,
  text,
} from "#sdk/index.ts";
import { z } from "zod";
import { optional } from "./fields/input.ts";
import { named, yesOrNo } from "./fields/shape.ts";
import type { StripeApi } from "./stripe.client.ts";
import { mostOnPage, type Page, pageAfter, pageOf } from "./stripe.lists.ts";
import { type Kind, listOf } from "./stripe.paths.ts";

export const listingInput = {
  created_from: named(optional(z.int().min(0)), "Created from", "作成日時 (開始)", {
    help: text("This moment is included.", "この日時を含みます。"),
    unixTime: true,
    widens: text(
      "Without it, the list goes back to the oldest.",
      "この日時がない場合は、最も古いものまでさかのぼって対象になります。",
    ),
  }),
  created_before: named(optional(z.int().min(0)), "Created before", "作成日時 (終了)", {
    help: text(
      "This moment is not included, so days that follow each other share nothing.",
      "この日時は含みません。そのため、連続する期間が重複することはありません。",
    ),
    unixTime: true,
    widens: text(
      "Without it, the list goes on to the newest.",
      "この日時がない場合は、最新のものまで対象になります。",
    ),
  }),
  limit: named(optional(z.int().min(1).max(mostItems)), "At most", "最大件数", {
    help: text(
      "This many of the newest, up to 10,000. Without a number: all of them, or an error if they are too many for one step (10,000, or 1 MB). Each 100 take one reading call.",
      "新しい順にこの件数まで取得します (最大 10,000)。指定しない場合はすべて取得し、1 つのステップの上限 (10,000 件または 1 MB) を超えるとエラーになります。100 件ごとに読み取りの呼び出しが 1 回発生します。",
    ),
    widens: text(
      "Without a number, the step lists all of them.",
      "件数がない場合は、すべてが対象になります。",
    ),
  }),
};

export const listingOutput = {
  count: named(z.int(), "Number", "件数"),
  more: named(yesOrNo, "There are more", "続きあり", {
    help: text(
      "True if there are more than you asked for.",
      "指定した最大件数より多く存在する場合は true。",
    ),
  }),
};

interface Wish {
  readonly created_from?: number | undefined;
  readonly created_before?: number | undefined;
  readonly limit?: number | undefined;
}

/** The newest first. Refuses what would be more than a step may hand on, as soon as that is certain. */
export function listing(
  api: StripeApi,
  kind: Kind,
  filter: Wanted,
  item: z.ZodObject,
  { created_from: from, created_before: before, limit }: Wish,
): Promise<Listed> {
  const created = given({ gte: from, lt: before });
  return collected(item, limit, (next, most) =>
    pageOf(api, listOf(kind), { ...pageAfter(next), limit: most, created, ...given(filter) }),
  );
}

interface Listed {
  readonly items: JsonObject[];
  readonly more: boolean;
}

/** `ask` gives a page of at most so many; `next` is null for the first. */
export async function collected(
  item: z.ZodObject,
  limit: number | undefined,
  ask: (next: string | null, most: number) => Promise<Page>,
): Promise<Listed> {
  const most = limit ?? mostItems;
  const items: JsonObject[] = [];
  let size = 0;
  const pages = pagesOf((next) => ask(next, Math.min(mostOnPage, most - items.length)));
  let more = false;
  for await (const page of pages) {
    for (const { body } of page.items) {
      const cut = trimmed(item, body);
      size += JSON.stringify(cut).length + 1;
      items.push(cut);
    }
    if (size > mostOutput - besideItems) throw tooMuch(items.length);
    more = page.next !== null;
    if (items.length >= most) break;
  }
  if (more && limit === undefined) throw tooMuch(items.length);
  return { items, more };
}

type Wanted = Readonly<
  Record<string, string | number | boolean | readonly string[] | JsonObject | undefined>
>;

/** What an output holds besides the items. */
const besideItems = 200;

function tooMuch(seen: number): InputError {
  return new InputError({
    code: "stripe.list_too_large",
    message: text(
      `There are more than one step can hand on: it hands on at most the first ${seen}`,
      `1 つのステップで扱える量を超えています (${seen} 件の時点で上限に達しました)`,
    ),
    advice: text(
      "Narrow the list: choose a shorter time between Created from and Created before, give a customer or a payment, or a number under At most.",
      "一覧を絞り込んでください。「作成日時 (開始)」と「作成日時 (終了)」の期間を短くするか、顧客や支払いを指定するか、「最大件数」に件数を指定してください。",
    ),
    details: { seen },
  });
}

/** Only what there are pills for: a whole charge is several kilobytes. */
function trimmed(schema: z.ZodObject, object: JsonObject): JsonObject {
  const pairs = Object.entries(schema.shape).flatMap(([name, field]): [string, Json][] => {
    const value = object[name];
    if (value === undefined) return [];
    const inside = objectIn(field);
    return [[name, inside !== null && isJsonObject(value) ? trimmed(inside, value) : value]];
  });
  return Object.fromEntries(pairs);
}

function objectIn(schema: unknown): z.ZodObject | null {
  if (schema instanceof z.ZodObject) return schema;
  const wraps =
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional;
  return wraps ? objectIn(schema.unwrap()) : null;
}
