import { z } from "zod";

const Limited = z.int().min(0).nullable();

export const MoneyLimit = z
  .strictObject({
    currency: z.string().meta({ description: "In lower case.", example: "usd" }),
    perWrite: Limited.meta({
      description: "In minor units; null: no limit.",
      example: 50_000,
    }),
    perFlowAndDay: z
      .strictObject({
        sum: Limited.meta({ description: "In minor units.", example: 200_000 }),
        count: Limited.meta({ description: "Writes that move money.", example: 100 }),
      })
      .meta({ description: "Of one flow on one day (UTC)." }),
  })
  .meta({ id: "MoneyLimit" });
