/** What of a list a person has read is another one by now; null where it is the same. */
export interface ChangedLines {
  /** Lines that were not there. Empty where the whole list is another one. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export function changedLines(read: readonly string[], now: readonly string[]): ChangedLines | null {
  const added = now.filter((line) => !read.includes(line));
  const removed = read.filter((line) => !now.includes(line));
  if (added.length + removed.length === 0 && read.length === now.length) return null;
  const isAnother = added.length === now.length;
  return isAnother ? { added: [], removed: [] } : { added, removed };
}
