import type { Operation } from "#flow/operation.ts";
import type { LocalizedText } from "#sdk/text.ts";
import type { Table } from "./table.ts";

/** A flow to start from, as data: what it does, what it needs, and the edits that make it. */
export interface Template {
  /** Lower case and hyphens. It never changes. */
  readonly id: string;
  /** The flow made from it has this name. */
  readonly name: LocalizedText;
  readonly help: LocalizedText;
  readonly jobs: readonly Job[];
  /** The tables that its steps write to. People make them with the statements that the gallery shows. */
  readonly tables: readonly Table[];
  /** What only its user knows: the fields that the edits leave open. */
  readonly open: readonly OpenField[];
  /** The edits of the builder that make it. In place of connections they name connectors. */
  readonly operations: (locale: Locale) => readonly Operation[];
}

export type Locale = keyof LocalizedText;

export interface OpenField {
  /** `trigger` for a setting of the trigger. */
  readonly step: string;
  readonly field: string;
  readonly words: LocalizedText;
}

/** What a template is for, as people look for it. */
export const jobs = [
  "bookkeeping",
  "notices",
  "collecting",
  "selling",
  "customers",
  "people",
  "reports",
] as const;
export type Job = (typeof jobs)[number];
