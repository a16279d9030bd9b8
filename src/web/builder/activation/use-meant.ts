import { useState } from "react";
import type { Refusal } from "../../api/refusal.ts";
import { type ChangedLines, changedLines } from "./read-lines.ts";

/** A person's word that they mean what they have read. It holds as long as nothing else is to be read. */
export interface Meant {
  readonly isMeant: boolean;
  readonly mean: (isMeant: boolean) => void;
  /** What confirms what they have read, and nothing else; undefined as long as they do not mean it. */
  readonly confirm: string | undefined;
  /** Why it does not hold any more; null where it was not given, or holds. */
  readonly changed: ChangedLines | null;
}

export type Asked = Pick<Refusal, "confirm" | "details">;

/** `asked`: the refusal that names what is to be read; null where there is none. */
export function useMeant(asked: Asked | null): Meant {
  const [read, setRead] = useState<Asked | null>(null);
  const changed = read && asked && changedSince(read, asked);
  const isMeant = read !== null && asked !== null && changed === null;
  return {
    isMeant,
    mean: (means) => setRead(means ? asked : null),
    confirm: isMeant ? asked.confirm : undefined,
    changed,
  };
}

/** What is done may be another though its lines are the same: under another condition, say. */
export function changedSince(read: Asked, asked: Asked): ChangedLines | null {
  const lines = changedLines(linesOf(read), linesOf(asked));
  if (lines !== null) return lines;
  return read.confirm === asked.confirm ? null : { added: [], removed: [] };
}

function linesOf({ details }: Asked): readonly string[] {
  return details.map(({ message }) => message);
}
