import { z } from "zod";
import type { JsonObject } from "#sdk/json.ts";
import type { AuditEntry, AuditFile, ChainedEntry } from "./store.ts";

/** What old lines of the audit log look like in files, and how the chain knows of a file. */

/** Where the files lie. What is written there is there for good when it has its name. */
export interface AuditFolder {
  /** The file gets its name from all that is in it, once it is. Gives the digest of the file. */
  write(lines: AsyncIterable<string>, nameIt: () => string): Promise<string>;
  /** Null where there is no such file. */
  digestOf(name: string): Promise<string | null>;
  /** In the order of the chain. Throws where the file is none of ours. */
  read(name: string): AsyncIterable<string>;
}

const Line = z.strictObject({
  seq: z.int(),
  hash: z.string().nullable(),
  id: z.string(),
  at: z.iso.datetime().transform((written) => Date.parse(written)),
  person: z.string().nullable(),
  via: z.string().nullable(),
  address: z.string().nullable(),
  action: z.string(),
  object: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  details: z.record(z.string(), z.json()),
});

/** As a line is exported, with its place in the chain and without names that may change. */
export function lineOf({ seq, hash: link, at, ...entry }: ChainedEntry): string {
  const { id, person, via, address, action, object, details } = entry;
  const when = new Date(at).toISOString();
  return JSON.stringify({
    seq,
    hash: link,
    id,
    at: when,
    person,
    via,
    address,
    action,
    object,
    details,
  });
}

/** Throws for what is no line. */
export function entryOfLine(line: string): ChainedEntry {
  return Line.parse(JSON.parse(line));
}

/** The action of the line that records a file, and so binds the file into the chain. */
export const archivedAction = "audit.archived";

/** What that line tells. */
export function tellOf({
  name,
  firstSeq,
  lastSeq,
  lines,
  head,
  tail,
  digest,
}: AuditFile): JsonObject {
  return { file: name, firstSeq, lastSeq, lines, head, tail, digest };
}

const Told = z.object({ file: z.string(), digest: z.string() });

/** The file and its digest, if a line records one. */
export function toldFile({ action, details }: AuditEntry): z.infer<typeof Told> | null {
  return action === archivedAction ? (Told.safeParse(details).data ?? null) : null;
}
