import { type LocalizedText, text } from "#sdk/text.ts";
import type { Operator } from "./step.ts";
import type { Kind } from "./shape.ts";

/** What an operator of a condition is for. */
export interface OperatorFacts {
  /** Does it need a value to compare with? */
  readonly compares: boolean;
  /** What can stand on its left; `any`: everything. */
  readonly kinds: readonly Kind[];
  readonly label: LocalizedText;
  /** The row as a sentence. */
  readonly sentence: LocalizedText;
}

const sizes: readonly Kind[] = ["number", "integer", "date", "dateTime", "text"];
const texts: readonly Kind[] = ["text", "date", "dateTime", "number", "integer"];

export const operators: { readonly [operator in Operator]: OperatorFacts } = {
  equals: {
    compares: true,
    kinds: ["any"],
    label: text("Equals", "次と一致する"),
    sentence: text("{left} equals {right}", "{left}が{right}と一致する"),
  },
  notEquals: {
    compares: true,
    kinds: ["any"],
    label: text("Does not equal", "次と一致しない"),
    sentence: text("{left} does not equal {right}", "{left}が{right}と一致しない"),
  },
  contains: {
    compares: true,
    kinds: [...texts, "list"],
    label: text("Contains", "次を含む"),
    sentence: text("{left} contains {right}", "{left}が{right}を含む"),
  },
  notContains: {
    compares: true,
    kinds: [...texts, "list"],
    label: text("Does not contain", "次を含まない"),
    sentence: text("{left} does not contain {right}", "{left}が{right}を含まない"),
  },
  greater: {
    compares: true,
    kinds: sizes,
    label: text("Greater than", "次の値より大きい"),
    sentence: text("{left} is greater than {right}", "{left}が{right}より大きい"),
  },
  greaterOrEqual: {
    compares: true,
    kinds: sizes,
    label: text("Greater than or equal to", "次の値以上"),
    sentence: text("{left} is greater than or equal to {right}", "{left}が{right}以上である"),
  },
  less: {
    compares: true,
    kinds: sizes,
    label: text("Less than", "次の値未満"),
    sentence: text("{left} is less than {right}", "{left}が{right}未満である"),
  },
  lessOrEqual: {
    compares: true,
    kinds: sizes,
    label: text("Less than or equal to", "次の値以下"),
    sentence: text("{left} is less than or equal to {right}", "{left}が{right}以下である"),
  },
  isEmpty: {
    compares: false,
    kinds: ["text", "date", "dateTime", "list", "object"],
    label: text("Is empty", "空である"),
    sentence: text("{left} is empty", "{left}が空である"),
  },
  isNotEmpty: {
    compares: false,
    kinds: ["text", "date", "dateTime", "list", "object"],
    label: text("Is not empty", "空でない"),
    sentence: text("{left} is not empty", "{left}が空でない"),
  },
  startsWith: {
    compares: true,
    kinds: texts,
    label: text("Starts with", "次で始まる"),
    sentence: text("{left} starts with {right}", "{left}が{right}で始まる"),
  },
  endsWith: {
    compares: true,
    kinds: texts,
    label: text("Ends with", "次で終わる"),
    sentence: text("{left} ends with {right}", "{left}が{right}で終わる"),
  },
  isTrue: {
    compares: false,
    kinds: ["boolean", "text"],
    label: text("Is true", "true である"),
    sentence: text("{left} is true", "{left}が true である"),
  },
  isFalse: {
    compares: false,
    kinds: ["boolean", "text"],
    label: text("Is false", "false である"),
    sentence: text("{left} is false", "{left}が false である"),
  },
  isPresent: {
    compares: false,
    kinds: ["any"],
    label: text("Is present", "存在する"),
    sentence: text("{left} is present", "{left}が存在する"),
  },
  isNotPresent: {
    compares: false,
    kinds: ["any"],
    label: text("Is not present", "存在しない"),
    sentence: text("{left} is not present", "{left}が存在しない"),
  },
};
