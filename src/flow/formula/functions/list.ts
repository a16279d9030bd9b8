import { currencyCode } from "#sdk/currency.ts";
import { text } from "#sdk/text.ts";
import { decimalText, whole } from "../decimal.ts";
import { type Args, type FormulaFunction, params, type World } from "../library.ts";
import { isEqual, isSingle, type Placed, placed, placeOrder } from "../order.ts";
import { refuse } from "../refusal.ts";
import {
  isCode,
  isDecimal,
  isEmptyItem,
  isItems,
  isMoney,
  isWhen,
  type Item,
  jsonOf,
  textOfItem,
} from "../value.ts";

const category = "list";

export const listFunctions: readonly FormulaFunction[] = [
  {
    name: "joinBy",
    category,
    help: text(
      "Joins the items of a list into one text, with a separator between them.",
      "リストのアイテムを、区切り文字でつないで 1 つの文字列にします。",
    ),
    example: 'joinBy(["a", "b"], ", ")',
    signatures: [{ params: params("list: list", "separator: text"), result: "text", run: joined }],
  },
  {
    name: "splitBy",
    category,
    help: text("Splits a text at each separator.", "文字列を区切り文字で分割してリストにします。"),
    example: 'splitBy("192.88.99.0", ".")',
    signatures: [
      {
        params: params("text: text", "separator: text"),
        result: "texts",
        run: (args, { budget }) => {
          const [whole, separator] = [args.text(0), args.text(1)];
          const pieces = separator === "" ? Array.from(whole) : whole.split(separator);
          budget.spendItems(pieces.length);
          return pieces;
        },
      },
    ],
  },
  end(
    "first",
    "The first item of a list, or the first characters of a text.",
    "リストの最初のアイテム、または文字列の先頭の文字です。",
    (all, count) => all.slice(0, count),
  ),
  end(
    "last",
    "The last item of a list, or the last characters of a text.",
    "リストの最後のアイテム、または文字列の末尾の文字です。",
    (all, count) => (count === 0 ? [] : all.slice(-count)),
  ),
  {
    name: "count",
    category,
    help: text("How many items a list has.", "リストの件数です。"),
    example: 'count(["a", "b"])',
    signatures: [
      {
        params: params("list: list"),
        result: "integer",
        run: (args) => whole(args.list(0).length),
      },
    ],
  },
  {
    name: "contains",
    category,
    help: text(
      "Does a text contain another, or a list an item?",
      "文字列に指定の文字列が、またはリストに指定のアイテムが含まれるかどうかを判定します。",
    ),
    example: 'contains("Hello", "ell")',
    signatures: [
      {
        params: params("text: text", "part: text"),
        result: "boolean",
        run: (args) => args.text(0).includes(args.text(1)),
      },
      {
        params: params("list: list", "item: any"),
        result: "boolean",
        run: (args, world) => args.list(0).some((item) => isEqual(item, args.item(1), world)),
      },
    ],
  },
  {
    name: "sort",
    category,
    help: text(
      "The items of a list in order. list.sortBy(item, item.name) orders by a field.",
      "リストを昇順に並べ替えます。list.sortBy(item, item.name) で項目を指定できます。",
    ),
    example: "sort([3, 1, 2])",
    signatures: [
      {
        params: params("list: list"),
        result: "same",
        run: (args, world) => sorted(args.list(0), args.list(0), world),
      },
    ],
  },
  {
    name: "reverse",
    category,
    help: text("The items of a list from the last to the first.", "リストを逆順にします。"),
    example: "reverse([1, 2, 3])",
    signatures: [
      { params: params("list: list"), result: "same", run: (args) => args.list(0).toReversed() },
    ],
  },
  {
    name: "unique",
    category,
    help: text("Each item of a list once.", "リストから重複を取り除きます。"),
    example: "unique([1, 2, 1])",
    signatures: [
      {
        params: params("list: list"),
        result: "same",
        run: (args, world) => {
          world.budget.spend(args.list(0).length * 20);
          const seen = new Set<string>();
          return args.list(0).filter((item) => {
            const name = nameOf(item, world);
            const isNew = !seen.has(name);
            seen.add(name);
            return isNew;
          });
        },
      },
    ],
  },
  {
    name: "compact",
    category,
    help: text("A list without its empty items.", "リストから空のアイテムを取り除きます。"),
    example: 'compact(["a", "", null])',
    signatures: [
      {
        params: params("list: list"),
        result: "same",
        run: (args) => args.list(0).filter((item) => !isEmptyItem(item)),
      },
    ],
  },
  {
    name: "flatten",
    category,
    help: text(
      "Joins the lists in a list into one.",
      "リスト内のリストを 1 つのリストにまとめます。",
    ),
    example: "flatten([[1, 2], [3]])",
    signatures: [
      {
        params: params("list: list"),
        result: "any",
        run: (args, { budget }) => {
          const items = args.list(0);
          budget.spendItems(
            items.reduce<number>((sum, item) => sum + (isItems(item) ? item.length : 1), 0),
          );
          return items.flatMap((item) => (isItems(item) ? item : [item]));
        },
      },
    ],
  },
];

function joined(args: Args, { budget }: World): Item {
  const items = args.list(0);
  // As with a data pill that is empty: nothing comes of the whole.
  if (items.includes(null)) return null;
  const separator = args.text(1);
  const texts = items.map(
    (item) => textOfItem(item, budget) ?? refuse("flow.formula_argument_type", onlySingle),
  );
  budget.spendText(texts.reduce((sum, one) => sum + one.length + separator.length, 0));
  return texts.join(separator);
}

const onlySingle = {
  function: "joinBy",
  argument: text("list", "リスト"),
  expected: text("a list of single values", "単一の値のリスト"),
  found: text("a list of lists or groups", "リストまたはグループのリスト"),
};

function end(
  name: string,
  en: string,
  ja: string,
  take: <T>(all: readonly T[], count: number) => readonly T[],
): FormulaFunction {
  return {
    name,
    category,
    help: text(en, ja),
    example: `${name}("Hello", 2)`,
    signatures: [
      {
        params: params("text: text", "numCharacters: number"),
        result: "text",
        run: (args) => take(Array.from(args.text(0)), Math.max(0, args.integer(1))).join(""),
      },
      {
        params: params("list: list"),
        result: "item",
        run: (args) => take(args.list(0), 1)[0] ?? null,
      },
      {
        params: params("list: list", "numItems: number"),
        result: "same",
        run: (args) => take(args.list(0), Math.max(0, args.integer(1))),
      },
    ],
  };
}

/** Puts items into the order of their keys; those without a key come last. */
export function sorted(
  items: readonly Item[],
  keys: readonly Item[],
  world: World,
): readonly Item[] {
  const { budget } = world;
  budget.spend(items.length * 20);
  return items
    .map((item, index) => ({ item, key: keyOf(keys[index] ?? null, world) }))
    .toSorted((one, other) => {
      budget.spend(20);
      return orderOfKeys(one.key, other.key, world);
    })
    .map(({ item }) => item);
}

/** What has no place is refused only where it is compared. */
function keyOf(item: Item, world: World): Key {
  if (item === null) return null;
  return isSingle(item) ? placed(item, world) : undefined;
}

type Key = Placed | null | undefined;

function orderOfKeys(one: Key, other: Key, world: World): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  if (one === undefined || other === undefined) return refuse("flow.formula_no_order", {});
  if (typeof one.item === "boolean" && typeof other.item === "boolean")
    return Number(one.item) - Number(other.item);
  return placeOrder(one, other, world) ?? refuse("flow.formula_no_order", {});
}

function nameOf(item: Item, { budget }: World): string {
  if (isDecimal(item)) return `number ${decimalText(item)}`;
  if (isMoney(item)) return `money ${item.currency} ${decimalText(item.amount)}`;
  if (isCode(item)) return `code ${currencyCode(item.written)}`;
  if (isWhen(item)) return item.kind === "day" ? `day ${item.number}` : `moment ${item.at}`;
  if (typeof item === "string") return `text ${item}`;
  return JSON.stringify(jsonOf(item, budget));
}
