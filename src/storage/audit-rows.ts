import type { AuditEntry, AuditFile, ChainedEntry } from "#engine/store.ts";
import type { AuditView, Stored } from "#people/reading.ts";
import type { JsonObject } from "#sdk/json.ts";
import { fromJson, type JsonText, toJson } from "./rows.ts";

/** What somebody does, as both stores keep it. */
interface EntryRow<Details> {
  readonly id: string;
  readonly at: number;
  readonly person: string | null;
  readonly via: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly object_kind: string | null;
  readonly object_id: string | null;
  readonly details: JsonText<Details>;
}

/** An entry of the audit log, as screens read it. */
export interface AuditRow extends EntryRow<Stored> {
  readonly seq: number;
}

/** What was begun, and has no line yet. */
export type BegunRow = EntryRow<JsonObject>;

/** A line as it is chained. */
export interface ChainedRow extends EntryRow<JsonObject> {
  readonly seq: number;
  readonly hash: string | null;
}

export interface ChainRow {
  readonly hash: string;
}

/** A file that lines are in. */
export interface AuditFileRow extends Pick<
  AuditFile,
  "name" | "lines" | "until" | "head" | "tail" | "digest"
> {
  readonly first_seq: number;
  readonly last_seq: number;
}

export function auditFileOf({ first_seq, last_seq, ...row }: AuditFileRow): AuditFile {
  const { name, lines, until, head, tail, digest } = row;
  return { name, firstSeq: first_seq, lastSeq: last_seq, lines, until, head, tail, digest };
}

export function rowOfFile({ firstSeq, lastSeq, ...file }: AuditFile): AuditFileRow {
  return { ...file, first_seq: firstSeq, last_seq: lastSeq };
}

export function auditView(row: AuditRow): AuditView {
  const { id, at, person, via, address, action, details } = row;
  return {
    id,
    at,
    person,
    via,
    address,
    action,
    object: objectOf(row),
    details: fromJson(details),
  };
}

export function entryOfRow(row: BegunRow): AuditEntry {
  const { id, at, person, via, address, action, details } = row;
  return {
    id,
    at,
    person,
    via,
    address,
    action,
    object: objectOf(row),
    details: fromJson(details),
  };
}

export function chainedEntry(row: ChainedRow): ChainedEntry {
  return { ...entryOfRow(row), seq: row.seq, hash: row.hash };
}

export function rowOfEntry({ object, details, ...entry }: AuditEntry): BegunRow {
  return {
    ...entry,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    details: toJson(details),
  };
}

function objectOf({ object_kind: kind, object_id: id }: EntryRow<unknown>): AuditEntry["object"] {
  return kind === null || id === null ? null : { kind, id };
}

/** Codes that begin with `connection.` lie before this one, whatever follows the dot. */
export function afterAll(prefix: string): string {
  return `${prefix.slice(0, -1)}/`;
}
