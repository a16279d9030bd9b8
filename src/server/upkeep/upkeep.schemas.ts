import { z } from "@hono/zod-openapi";
import { Moment } from "../schemas.ts";

export const EngineWord = z
  .enum(["stopped", "running", "no_room", "clocks_differ", "undecided"])
  .meta({
    description:
      "`no_room`: the disk is full, and no poll and no send begins until there is room again. `clocks_differ`: the clocks of this process and of the database differ by more than a minute, and nothing new begins until they agree. `undecided`: a restored backup, and nothing runs until a person says what it is. `stopped`: it is starting or stopping.",
  });

export const BackupWord = z.enum(["on", "missed", "off", "elsewhere"]).meta({
  description:
    "Of the backups that are made each night. `missed`: there has been none for more than 26 hours, in which this process could have made or seen one. `off`: a setting says that none are made, and none are looked for. `elsewhere`: the data is in PostgreSQL, whose own tools make them.",
});

export const System = z
  .strictObject({
    version: z.string(),
    storage: z.enum(["sqlite", "postgresql"]),
    engine: EngineWord,
    clockDifferenceSeconds: z.int().nullable().meta({
      description:
        "By how much the database's clock is ahead of this process's, if that stops work; negative if it is behind, null if it does not stop work.",
    }),
    restored: z
      .strictObject({
        backupAt: Moment.meta({ description: "The last sign of life in the backup." }),
        restoredAt: Moment,
      })
      .nullable()
      .meta({ description: "The restored backup that waits for a decision; null for none." }),
    heldSince: Moment.nullable().meta({
      description: "Since when an administrator has stopped everything; null if nobody has.",
    }),
    disk: z
      .strictObject({
        freeBytes: z.int(),
        ballastBytes: z.int().meta({
          description: "Kept in reserve. Work stops at half of it, and goes on at twice as much.",
        }),
      })
      .nullable()
      .meta({ description: "The disk of the data folder; null if the data is elsewhere." }),
    backups: z
      .strictObject({
        state: BackupWord,
        lastAt: Moment.nullable().meta({
          description:
            "When the newest one was made that is still there; `elsewhere`, when the database's archive last took something, or a backup was last reported. Null for none.",
        }),
      })
      .meta({ description: "The backups that are made each night." }),
    history: z
      .strictObject({
        days: z
          .int()
          .meta({ description: "For how long finished runs and their events are kept." }),
        runsPerFlow: z.int().meta({ description: "How many finished runs of each flow are kept." }),
      })
      .meta({
        description:
          "Millrace keeps for good which events were handled, and each write's key, outcome and object.",
      }),
  })
  .meta({ id: "System" });

export const RestoreDecision = z
  .strictObject({
    as: z.enum(["replaces", "copy"]).meta({
      description:
        "`replaces`: the old installation is gone, and this one goes on in its place. `copy`: the old one goes on, so here all flows become inactive and all unfinished runs are cancelled.",
    }),
  })
  .meta({ id: "RestoreDecision" });

export const Doubts = z
  .strictObject({
    items: z.array(
      z.strictObject({
        from: Moment,
        to: Moment,
        restored: z.boolean().meta({
          description: "A backup was restored.",
        }),
        lost: z.boolean().meta({
          description:
            "The database has gone on without commits that it had confirmed, as after a failover. Neither: Millrace was not running, or nobody knows.",
        }),
      }),
    ),
  })
  .meta({ id: "Doubts" });

export const DoubtsCleared = z
  .strictObject({
    endedBy: Moment.meta({
      description:
        "Spans that have ended by then are removed: the end of the last one that was seen.",
    }),
  })
  .meta({ id: "DoubtsCleared" });
