/** For tests: what is kept where nobody says anything. */
import type { AuditArchive } from "./audit-archive.ts";
import type { StartHistory } from "./history.ts";

export const usualHistory: StartHistory = {
  days: { value: 30, fixedBy: null, least: 1, most: 3_650 },
  runsPerFlow: { value: 100_000, fixedBy: null, least: 1, most: 100_000_000 },
  auditDays: { value: 396, fixedBy: null, least: 90, most: 3_650 },
  ledgerYears: { value: 8, fixedBy: null, least: 1, most: 30 },
};

export const noArchive: AuditArchive = { folder: null, path: null, zone: "UTC" };
