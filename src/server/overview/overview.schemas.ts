import { z } from "@hono/zod-openapi";
import { AskedMoment, Id, Moment } from "../schemas.ts";
import { StoredError } from "../stored-error.ts";
import { TimeZone } from "../time-zone.ts";

const count = z.int().min(0);

const Counts = z
  .strictObject({
    runs: z
      .strictObject({
        succeeded: count,
        succeeded_with_errors: count,
        filtered: count,
        failed: count,
        parked: count,
        paused: count,
        cancelled: count,
        running: count,
        waiting: count,
        delayed: count,
      })
      .meta({ description: "Runs that came to be then, by what has become of them until now." }),
    reads: count.meta({
      description:
        "Reading calls of your own connections, counted by whole hours of UTC: an hour counts in the bucket in which it begins.",
    }),
  })
  .meta({ id: "OverviewCounts" });

export const Overview = z
  .strictObject({
    from: Moment.meta({ description: "Where the first bucket begins." }),
    to: Moment.meta({ description: "Where the last one ends, which may be in the middle of it." }),
    bucket: z.enum(["hour", "day"]),
    timeZone: z.string(),
    buckets: z.array(Counts.extend({ at: Moment.meta({ description: "Where it begins." }) })),
    totals: Counts.meta({ description: "Of all buckets." }),
    waitingForPerson: z
      .strictObject({ parked: count, paused: count })
      .meta({ description: "Runs that wait for a person at present, whenever they came to be." }),
    flows: z.strictObject({ active: count, inactive: count }),
    failing: z
      .array(
        z.strictObject({
          id: Id,
          name: z.string(),
          failed: count,
          last: z
            .strictObject({ runId: Id, at: Moment, error: StoredError.nullable() })
            .meta({ description: "The newest of its failed runs." }),
        }),
      )
      .meta({ description: "Up to 5 flows with failed runs in this time, the most first." }),
    unanswered: z.array(z.strictObject({ id: Id, name: z.string() })).meta({
      description:
        "Active flows whose published version has an amount whose currency is not certain. Runs in which it matters wait until the flow is published again.",
    }),
    busiest: z
      .array(z.strictObject({ id: Id, name: z.string(), runs: count }))
      .meta({ description: "Up to 5 flows with runs in this time, the most first." }),
  })
  .meta({ id: "Overview" });
export type Overview = z.infer<typeof Overview>;

export const OverviewQuery = z.strictObject({
  from: AskedMoment.exactOptional().meta({
    description:
      "The first bucket is the whole one that this moment lies in. Where it is left out: 24 hours, or 30 days, before the end.",
  }),
  to: AskedMoment.exactOptional().meta({ description: "The end; now if left out." }),
  bucket: z.enum(["hour", "day"]).prefault("hour").meta({
    description: "By the hour, at most 31 days; by the day, at most 366.",
  }),
  timeZone: TimeZone.exactOptional().meta({
    description:
      "Where days and hours begin. Left out: your own time zone, where you have chosen one; else UTC.",
  }),
});
