import { z } from "zod";
import type { AuditFilter } from "../api/audit.ts";
import { startOf } from "../language/wall-time.ts";

/** What the address of the audit log says about which entries are shown. */

/** Actions by what they are about: how their codes begin. */
export const groups = [
  "flow",
  "connection",
  "run",
  "batch",
  "table",
  "proposal",
  "person",
  "invitation",
  "sign_in",
  "session",
  "password",
  "second_factor",
  "api_key",
  "ledger",
  "reconciliation",
  "system",
  "installation",
  "audit",
] as const;

/** What makes no sense is as if it were not said. */
const said = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
const Id = z.string().min(1).max(200);

export const AuditSearch = z.object({
  person: said(Id),
  group: said(z.enum(groups)),
  object: said(Id),
  /** Days in the person's time zone, the last one included. */
  from: said(z.iso.date()),
  to: said(z.iso.date()),
});
export type AuditSearch = z.infer<typeof AuditSearch>;

export function filterOf(
  { person, group, object, from, to }: AuditSearch,
  timeZone: string,
): AuditFilter {
  const begin = (date: string): string => new Date(startOf(date, timeZone)).toISOString();
  return {
    ...(person === undefined ? {} : { person }),
    ...(group === undefined ? {} : { action: `${group}.` }),
    ...(object === undefined ? {} : { object }),
    ...(from === undefined ? {} : { from: begin(from) }),
    ...(to === undefined ? {} : { to: begin(dayAfter(to)) }),
  };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
