import { type LocalizedText, text } from "#sdk/text.ts";

/**
 * With characters written out that are not seen, or that turn what follows around: in the name of a step one
 * of them would show the digits of an amount from behind.
 */
export function plainly({ en, ja }: LocalizedText): LocalizedText {
  return text(writtenOut(en), writtenOut(ja));
}

const unseen = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

function writtenOut(words: string): string {
  return words.replaceAll(
    unseen,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`,
  );
}
