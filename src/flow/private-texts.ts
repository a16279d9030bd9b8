/** Puts a mark in the place of texts that are private, wherever in another text they stand. */
export type Clean = (words: string) => string;

/** What is shorter stands in too many words by chance: it is replaced only where it stands alone. */
const isLong = (words: string): boolean => words.length >= (/^[\x20-\x7e]*$/.test(words) ? 3 : 2);

export function cleaner(texts: readonly string[], mark: string): Clean {
  const found = new Set(texts.map((one) => one.trim()).filter((one) => one !== ""));
  if (found.size === 0) return (words) => words;
  const inside = [...found]
    .filter(isLong)
    .flatMap((one) => [one, encodeURIComponent(one.toWellFormed())])
    .toSorted((a, b) => b.length - a.length)
    .map((one) => one.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  const pattern = inside.length === 0 ? null : new RegExp(inside.join("|"), "gi");
  return (words) => {
    if (found.has(words.trim())) return mark;
    return pattern === null ? words : words.replaceAll(pattern, mark);
  };
}
