import { z } from "@hono/zod-openapi";

export const Money = z
  .strictObject({
    amount: z.int().meta({ description: "In the smallest unit of the currency." }),
    currency: z.string().meta({ example: "jpy" }),
  })
  .meta({ id: "Money" });

export const MoneyKind = z.enum(["charge", "hold", "refund", "bill", "other"]).meta({
  id: "MoneyKind",
  description:
    "`charge`: it is taken from a payer. `hold`: it is only set aside. `refund`: it is given back. `bill`: a payer is asked for it, and has yet to pay. `other`: money may move, and only the outside system knows in which way.",
});

export const MoneySum = z
  .strictObject({
    kind: MoneyKind,
    state: z.enum(["done", "pending", "in_doubt", "refused"]).meta({
      description:
        "`done`: it has moved. `pending`: the write is not done yet, or the outside system has taken it on and the money has yet to move. `in_doubt`: nobody can tell whether it has moved. `refused`: it has not moved.",
    }),
    money: Money.nullable().meta({
      description:
        "The sum; null if only the outside system knows it, such as all that is left of a charge before it is refunded.",
    }),
    count: z.int().meta({ description: "Of how many writes." }),
    words: z.string().meta({ description: "All of it for people.", example: "¥1,200 charged" }),
  })
  .meta({ id: "MoneySum" });
export type MoneySum = z.infer<typeof MoneySum>;

export const RunMoney = z
  .strictObject({
    sums: z.array(MoneySum).meta({ description: "One for each state, kind and currency." }),
    isCut: z.boolean().meta({
      description: "It has more writes than were counted: the sums are of the first ones.",
    }),
  })
  .meta({
    id: "RunMoney",
    description:
      "The money that a run’s own writes have moved, or would move. What it calls has its own.",
  });
export type RunMoney = z.infer<typeof RunMoney>;
