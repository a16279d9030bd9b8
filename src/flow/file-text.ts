/**
 * The text of a file that a person hands in: UTF-8, with or without its mark, and else Shift_JIS as Windows
 * writes it (CP932), in which spreadsheets on Japanese computers save. Null where it is neither.
 */
export function fileText(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf;
  const text = decoded(bytes, "utf-8") ?? (isMarked ? null : decoded(bytes, "shift_jis"));
  // A table or a flow holds none: it is UTF-16, or no text at all.
  return text === null || text.includes("\0") ? null : text;
}

function decoded(bytes: Uint8Array, encoding: "utf-8" | "shift_jis"): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
