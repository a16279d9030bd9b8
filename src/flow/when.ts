import { z } from "zod";

/** At which times a schedule starts its flow, by the clocks of the flow's time zone. */

/** As a clock on the wall shows it, from 00:00 to 23:59. */
const TimeOfDay = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "A time of day looks like 09:00");

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const Weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof Weekday>;

export const longestMinutes = 43_200;

export const When = z
  .discriminatedUnion("kind", [
    /** From when the flow is activated on. Changes of clocks do not matter to it. */
    z.strictObject({
      kind: z.literal("interval"),
      everyMinutes: z.int().min(1).max(longestMinutes),
    }),
    z.strictObject({ kind: z.literal("daily"), at: TimeOfDay }),
    /** From Monday to Friday. */
    z.strictObject({ kind: z.literal("weekdays"), at: TimeOfDay }),
    z.strictObject({
      kind: z.literal("weekly"),
      days: z.array(Weekday).min(1).max(7),
      at: TimeOfDay,
    }),
    z.strictObject({
      kind: z.literal("monthly"),
      /** In a month that is shorter, its last day. */
      day: z.union([z.int().min(1).max(31), z.literal("last")]),
      at: TimeOfDay,
    }),
    /** Five fields. What makes no sense can be saved, but not activated. */
    z.strictObject({ kind: z.literal("cron"), expression: z.string().max(200) }),
  ])
  .meta({ id: "FlowWhen" });
export type When = z.infer<typeof When>;
