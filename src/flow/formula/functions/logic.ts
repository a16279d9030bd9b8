import { text } from "#sdk/text.ts";
import { type Args, type FormulaFunction, params } from "../library.ts";
import { isEmptyItem } from "../value.ts";

const category = "logic";

export const logicFunctions: readonly FormulaFunction[] = [
  {
    name: "if",
    category,
    lazy: "if",
    help: text(
      "One value if a condition holds, and another if it does not. The same as condition ? yes : no.",
      "条件を満たす場合と満たさない場合で値を切り替えます。条件 ? 値1 : 値2 と同じです。",
    ),
    example: 'if(1 < 2, "yes", "no")',
    signatures: [
      {
        params: params("condition: boolean", "yes: any", "no: any"),
        result: "choice",
        run: (args) => args.item(args.truth(0) ? 1 : 2),
      },
    ],
  },
  {
    name: "coalesce",
    category,
    lazy: "coalesce",
    help: text("The first of some values that is not empty.", "空でない最初の値です。"),
    example: 'coalesce(null, "", "Ann")',
    signatures: [
      { params: params("first: any", "others: any…"), result: "choice", run: firstFull },
    ],
  },
  {
    name: "default",
    category,
    lazy: "coalesce",
    help: text("A value, or another if it is empty.", "値が空の場合に、別の値を使用します。"),
    example: 'default(null, "unknown")',
    signatures: [
      { params: params("value: any", "otherwise: any"), result: "choice", run: firstFull },
    ],
  },
  {
    name: "isEmpty",
    category,
    takesNull: true,
    help: text(
      "Is there nothing: no value, no characters, no items?",
      "値、文字、アイテムのいずれもない (空) かどうかを判定します。",
    ),
    example: 'isEmpty("")',
    signatures: [
      { params: params("value: any"), result: "boolean", run: (args) => isEmptyItem(args.item(0)) },
    ],
  },
  {
    name: "isPresent",
    category,
    takesNull: true,
    help: text("Is there a value at all?", "値が存在するかどうかを判定します。"),
    example: "isPresent(null)",
    signatures: [
      { params: params("value: any"), result: "boolean", run: (args) => args.item(0) !== null },
    ],
  },
  {
    name: "has",
    category,
    takesNull: true,
    help: text("CEL's name for isPresent.", "isPresent と同じです (CEL での名前)。"),
    example: 'has({"a": 1}.a)',
    signatures: [
      { params: params("value: any"), result: "boolean", run: (args) => args.item(0) !== null },
    ],
  },
];

function firstFull(args: Args) {
  return args.all.find((item) => !isEmptyItem(item)) ?? args.all.at(-1) ?? null;
}
