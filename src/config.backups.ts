import { z } from "zod";
import { text } from "#sdk/text.ts";
import { wholeNumber } from "./config.history.ts";
import { setting } from "./setting.ts";

/** To milliseconds after midnight; null for never. */
const timeOfNight = z
  .string()
  .regex(/^(off|([01]?\d|2[0-3]):[0-5]\d)$/)
  .transform((said) => {
    if (said === "off") return null;
    const [hours = 0, minutes = 0] = said.split(":").map(Number);
    return (hours * 60 + minutes) * 60_000;
  });

/** When and where one is made, and how many stay. */
export interface NightPlace {
  /** In milliseconds after midnight. */
  readonly time: number;
  readonly folder: string;
  readonly keep: number;
}

/** Settings of the backups that are made each night. */
export const backupSettings = {
  backupTime: setting({
    doc: text(
      "The time of the nightly backup, in this machine's time zone; off for none",
      "夜間バックアップを作成する時刻 (この端末のタイムゾーン)。off で作成しません",
    ),
    schema: timeOfNight,
    default: "02:30",
    env: "MILLRACE_BACKUP_TIME",
    option: "backup-time",
    expects: text("a time such as 02:30, or off", "02:30 のような時刻、または off"),
  }),
  backupFolder: setting({
    doc: text(
      "The folder for nightly backups, best on another disk; if not set, backups in the data folder",
      "夜間バックアップを置くフォルダー (別のディスクを推奨)。指定しない場合はデータフォルダー内の backups です",
    ),
    schema: z
      .string()
      .min(1)
      .regex(/^\P{Cc}*$/u),
    default: null,
    env: "MILLRACE_BACKUP_FOLDER",
    option: "backup-folder",
    expects: text("the path of a folder", "フォルダーのパス"),
  }),
  backupsKept: setting({
    doc: text("How many nightly backups are kept", "保存しておく夜間バックアップの数"),
    schema: wholeNumber({ least: 1, most: 1_000 }),
    default: "7",
    env: "MILLRACE_BACKUPS_KEPT",
    option: "backups-kept",
    expects: text("a whole number from 1 to 1000", "1 から 1000 までの整数"),
  }),
} as const;
