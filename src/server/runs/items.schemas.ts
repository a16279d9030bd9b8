import { z } from "@hono/zod-openapi";
import { refusal } from "#sdk/fields.ts";
import { text } from "#sdk/text.ts";
import { ItemStatus } from "#reading/run-shapes.ts";
import { AnyJson, Cursor, limitOf, Moment, pageOf } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";
import { CalledRun, Effect, Loop, Step } from "./step.schemas.ts";

const Item = z
  .strictObject({
    path: z.string().meta({ example: "s4:ch_1" }),
    number: z.int().meta({ description: "Its place in the list, from 1." }),
    label: z.string().nullable().meta({
      description: "Its name, its id, or the first text in it; null if there is none.",
    }),
    status: ItemStatus,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable().meta({
      description: "When something last came of one of its steps.",
    }),
    error: StoredError.nullable().meta({
      description: "The error with which it has failed, or that holds it up.",
    }),
  })
  .meta({ id: "RunItem" });
export type Item = z.infer<typeof Item>;

export const ItemPage = pageOf(Item)
  .extend({ total: z.int().meta({ description: "How many there are on all pages." }) })
  .meta({ id: "RunItemPage" });

export const ItemDetail = Item.extend({
  data: AnyJson.meta({ description: "The item itself, as it is in the list." }),
  result: AnyJson.meta({
    description: "What it has handed on to the list of results; null for nothing.",
  }),
  steps: z.array(Step).meta({
    description: "Its steps; those in items of a loop inside of it are items of that.",
  }),
  loops: z.array(Loop),
  calls: z.array(CalledRun).meta({ description: "The runs that its steps have called." }),
  effects: z.array(Effect),
}).meta({ id: "RunItemDetail" });
export type ItemDetail = z.infer<typeof ItemDetail>;

/** `s4`, or `s4:ch_1/s7` inside of a loop. */
const step = "s[1-9][0-9]{0,8}";
const item = String.raw`:[\w.~+-]+`;

/** `last` is what its last part looks like. */
function pathLike(last: string, example: string) {
  const pattern = new RegExp(`^(${step}${item}/)*${last}$`);
  return z
    .string()
    .max(2_000)
    .refine(
      (path) => pattern.test(path),
      refusal(
        text(
          `Write a path as the run has it, such as ${example}.`,
          `${example} のような、実行に示されたパスを指定してください。`,
        ),
      ),
    );
}

export const ItemsQuery = z.strictObject({
  loop: pathLike(step, "s4").meta({ description: "The path of the loop.", example: "s4" }),
  only: z.enum(["failed", "open"]).exactOptional().meta({
    description: "`open`: begun, and not over.",
  }),
  limit: limitOf(50),
  cursor: Cursor,
});

export const ItemQuery = z.strictObject({
  path: pathLike(`${step}${item}`, "s4:ch_1").meta({
    description: "The path of the item.",
    example: "s4:ch_1",
  }),
});
