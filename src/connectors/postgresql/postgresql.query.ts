/** A query that a person has written, and its parameters. */
import type { Json } from "#sdk/index.ts";
import { field, text } from "#sdk/index.ts";
import { z } from "zod";
import { anyValue } from "./postgresql.rows.ts";

export const queryField = field(
  z
    .string()
    .min(1)
    .max(40_000)
    .regex(/^[^\0]*$/),
  {
    label: text("Query", "クエリ"),
    help: text(
      "Such as SELECT * FROM orders WHERE customer = $1. Name each value $1, $2 and so on, and give it below.",
      "例: SELECT * FROM orders WHERE customer = $1。値は $1、$2 などと書き、下で指定します。",
    ),
    multiline: true,
    fixed: true,
  },
);

export const parametersField = field(
  z
    .array(
      z.object({
        value: field(anyValue.optional(), {
          label: text("Value", "値"),
          help: text("Without a value, it is NULL.", "値がない場合は NULL になります。"),
          private: true,
          drawn: true,
        }),
      }),
    )
    .max(200)
    .optional(),
  {
    label: text("Parameters", "パラメーター"),
    help: text("The values of $1, $2 and so on.", "$1、$2 などの値。"),
  },
);

/** A text that the database reads as the type that it expects there. */
export function asParameter(value: Json): string | null {
  if (value === null || typeof value === "string") return value;
  return JSON.stringify(value);
}
