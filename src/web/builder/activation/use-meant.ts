import { useState } from "react";
import { type ChangedLines, changedLines } from "./read-lines.ts";

/** A person's word that they mean what they have read. It holds as long as nothing else is to be read. */
export interface Meant {
  readonly isMeant: boolean;
  readonly mean: (isMeant: boolean) => void;
  /** Why it does not hold any more; null where it was not given, or holds. */
  readonly changed: ChangedLines | null;
}

export function useMeant(lines: readonly string[]): Meant {
  const [read, setRead] = useState<readonly string[] | null>(null);
  const changed = read && changedLines(read, lines);
  return {
    isMeant: read !== null && changed === null,
    mean: (isMeant) => setRead(isMeant ? lines : null),
    changed,
  };
}
