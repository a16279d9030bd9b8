import { access } from "./errors.ts";
import { API_VERSION } from "./spec.ts";

/** Since the first named release a version is a date and the release's name. */
const RELEASES = [
  ["acacia", "2024-09-30"],
  ["basil", "2025-03-31"],
  ["clover", "2025-09-30"],
  ["dahlia", "2026-03-25"],
  ["endive", "2026-09-30"],
] as const;

const OLDEST = "2011-01-01";
const NEWEST = API_VERSION.slice(0, 10);

/** A request may name no version but a real one. */
export function checkVersion(header: string | undefined): void {
  if (header !== undefined && !isVersion(header)) throw access.version(header);
}

export function isVersion(text: string): boolean {
  const [, date = "", name] = /^(\d{4}-\d\d-\d\d)(?:\.([a-z]+))?$/.exec(text) ?? [];
  const release = RELEASES.findLast(([, since]) => since <= date)?.[0];
  return date >= OLDEST && date <= NEWEST && name === release;
}
