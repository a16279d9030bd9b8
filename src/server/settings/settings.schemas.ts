import { z } from "@hono/zod-openapi";
import { Moment } from "../schemas.ts";

const SettingNumber = z
  .strictObject({
    value: z.int().meta({ description: "What counts now." }),
    from: z.enum(["default", "setting", "variable"]).meta({
      description:
        "Where it comes from: `setting` was made here; `variable` was said at the start, and cannot be changed here.",
    }),
    fixedBy: z.string().nullable().meta({
      description: "The variable or option that fixes it; null if it can be set here.",
      example: "MILLRACE_HISTORY_DAYS",
    }),
    usual: z.int().nullable().meta({
      description: "What counts if nothing is set here; null if it is fixed.",
    }),
    least: z.int(),
    most: z.int(),
  })
  .meta({ id: "SettingNumber" });
export type SettingNumber = z.infer<typeof SettingNumber>;

export const Settings = z
  .strictObject({
    version: z.string(),
    storage: z.enum(["sqlite", "postgresql"]),
    dataFolder: z.string().meta({ description: "Of the process that answers." }),
    publicAddress: z.string().meta({ description: "Where browsers reach it." }),
    simulator: z.boolean().meta({ description: "Whether a simulator runs beside it." }),
    retention: z
      .strictObject({
        days: SettingNumber,
        runsPerFlow: SettingNumber,
        auditDays: SettingNumber,
        ledgerYears: SettingNumber,
      })
      .meta({
        description:
          "For how many days finished runs are kept, and how many of each flow; for how many days lines of the audit log stay in the database before they go into files; for how many years lines of the ledger are kept.",
      }),
    auditFolder: z.string().nullable().meta({
      description:
        "Where old lines of the audit log go, on the machine of the process that answers; null: nowhere, all of them stay in the database.",
    }),
    backups: z
      .strictObject({
        time: z.string().meta({ example: "02:30" }),
        timeZone: z.string().meta({ example: "Asia/Tokyo" }),
        folder: z.string().meta({ description: "On the machine of Millrace." }),
        keep: z.int().meta({ description: "How many are kept." }),
        kept: z
          .array(z.strictObject({ name: z.string(), at: Moment, bytes: z.int() }))
          .meta({ description: "Those that are there, the newest first." }),
        failed: z
          .strictObject({ at: Moment, code: z.string(), message: z.string() })
          .nullable()
          .meta({ description: "Why the last one was not made; null if it was." }),
      })
      .nullable()
      .meta({
        description:
          "The backups that are made each night; null if none are. Their key is not in them.",
      }),
    mail: z
      .strictObject({
        server: z.string().meta({ description: "Its name and port." }),
        sender: z.string(),
      })
      .nullable()
      .meta({ description: "How Millrace sends mail; null if it sends none." }),
    openIdConnect: z
      .strictObject({ name: z.string(), issuer: z.string() })
      .nullable()
      .meta({ description: "The provider that people sign in with; null without one." }),
  })
  .meta({ id: "Settings" });
export type Settings = z.infer<typeof Settings>;

const NewNumber = z
  .int()
  .nullable()
  .exactOptional()
  .meta({ description: "Null: the usual one again. Left out: as it is." });

export const SettingsChange = z
  .strictObject({
    retention: z.strictObject({
      days: NewNumber,
      runsPerFlow: NewNumber,
      auditDays: NewNumber,
      ledgerYears: NewNumber,
    }),
  })
  .meta({ id: "SettingsChange" });
export type SettingsChange = z.infer<typeof SettingsChange>;
