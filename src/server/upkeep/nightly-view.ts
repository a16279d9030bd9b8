import type { z } from "@hono/zod-openapi";
import { apiErrors } from "../errors.ts";
import { type Locale, say } from "../language.ts";
import { iso, isoOrNull } from "../schemas.ts";
import type { Settings } from "../settings/settings.schemas.ts";
import type { Nightly, NightlyFailure } from "./nightly-backups.ts";
import type { BackupWord, System } from "./upkeep.schemas.ts";

/** Nightly backups as the API tells of them. */

export function backupWord(nightly: Nightly): z.infer<typeof BackupWord> {
  switch (nightly.is) {
    case "on":
    case "elsewhere":
      return nightly.missed ? "missed" : nightly.is;
    case "off":
      return nightly.is;
  }
}

export function systemBackups(nightly: Nightly): z.infer<typeof System>["backups"] {
  return { state: backupWord(nightly), lastAt: isoOrNull(lastAtOf(nightly)) };
}

function lastAtOf(nightly: Nightly): number | null {
  switch (nightly.is) {
    case "on":
      return nightly.kept.at(-1)?.at ?? null;
    case "elsewhere":
      return nightly.lastAt;
    case "off":
      return null;
  }
}

export function nightlyView(nightly: Nightly, locale: Locale): Settings["backups"] {
  if (nightly.is !== "on") return null;
  const { plan, folder, kept, failed } = nightly;
  return {
    time: clockOf(plan.time),
    timeZone: plan.zone,
    folder,
    keep: plan.keep,
    kept: kept.toReversed().map(({ name, at, size }) => ({ name, at: iso(at), bytes: size })),
    failed: failed && { at: iso(failed.at), ...failureView(failed.why, locale) },
  };
}

function failureView(why: NightlyFailure, locale: Locale): { code: string; message: string } {
  switch (why.refused) {
    case "no_room": {
      const params = { needed: megabytes(why.needed), free: megabytes(why.free) };
      return worded("backup.nightly_no_room", locale, params);
    }
    case "broken":
      return worded("backup.nightly_failed", locale, { reason: why.reason });
  }
}

function worded(
  code: "backup.nightly_no_room" | "backup.nightly_failed",
  locale: Locale,
  params: Readonly<Record<string, string | number>>,
): { code: string; message: string } {
  return { code, message: say(apiErrors[code].text, locale, params) };
}

/** `02:30` of milliseconds after midnight. */
function clockOf(time: number): string {
  return new Date(time).toISOString().slice(11, 16);
}

export function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
