/** A frozen write in people's words. */
import type { FrozenDeed, FrozenRequest, LocalizedText } from "#sdk/index.ts";
import { text } from "#sdk/index.ts";
import { knownWrite, type Verb } from "./google-sheets.write.ts";

const words: Readonly<Record<Verb, LocalizedText>> = {
  append: text("adds a row to the sheet", "シートに行を 1 件追加します"),
  update: text("changes a row of the sheet", "シートの行を 1 件更新します"),
  upsert: text("adds or changes a row of the sheet", "シートの行を 1 件追加または更新します"),
  clear: text("empties a row of the sheet", "シートの行を 1 件空にします"),
};

export function tells(request: FrozenRequest): FrozenDeed | null {
  const write = knownWrite(request);
  if (write === null) return null;
  const { verb, key, values } = write;
  const keyPart = key && {
    label: text("Row", "対象の行"),
    records: [{ [key.column]: key.value }],
    count: 1,
  };
  const valuePart = { label: text("Values", "値"), records: [values], count: 1 };
  return {
    words: words[verb],
    parts: [...(keyPart ? [keyPart] : []), ...(verb === "clear" ? [] : [valuePart])],
  };
}
