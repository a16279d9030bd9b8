const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** A number of bytes for people: `12.3 MB`. */
export function sizeWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const rounded = Math.round((bytes / 1000 ** power) * 10) / 10;
  return `${rounded} ${units[power]}`;
}
