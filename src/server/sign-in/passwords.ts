import { commonPasswords } from "./common-passwords.ts";

/** Which passwords are good enough, pure; and what keeps them. */

/** How passwords are kept. The sign-in library's own way is scrypt, which is slow on purpose. */
export interface PasswordHashing {
  hash(password: string): Promise<string>;
  verify(kept: { readonly hash: string; readonly password: string }): Promise<boolean>;
}

export const shortest = 12;

export type PasswordFault = "too_short" | "too_simple" | "too_common";

/** What is wrong with a password for somebody; null: nothing. */
export function passwordFault(
  password: string,
  whose: { readonly name: string; readonly email: string },
): PasswordFault | null {
  if (Array.from(password).length < shortest) return "too_short";
  const letters = fold(password);
  // What is left without the person's own words, and without repeats, must still be long enough.
  const rest = ownWords(whose).reduce((text, word) => text.replaceAll(word, ""), letters);
  if (Array.from(rest).length < 8) return "too_simple";
  if (new Set(rest).size < 5 || isRow(letters)) return "too_simple";
  return isCommon(letters) || isCommon(rest) ? "too_common" : null;
}

/** One that is used much, or one with figures and signs before or behind it, or several times over. */
function isCommon(text: string): boolean {
  const known = commonPasswords();
  return [text, text.replaceAll(/^\P{L}+|\P{L}+$/gu, "")].some(
    (part) => known.has(part) || known.has(part.replace(/^(.+?)\1+$/u, "$1")),
  );
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function ownWords({ name, email }: { readonly name: string; readonly email: string }): string[] {
  return [...fold(name).split(/\s+/u), fold(email), ...fold(email).split(/[@.+_-]/u)]
    .filter((word) => word.length >= 3)
    .toSorted((a, b) => b.length - a.length);
}

/** 1234567890, abcdefghijkl, and back. */
function isRow(text: string): boolean {
  const codes = Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  const even = steps.filter((step) => Math.abs(step) === 1 || step === 0).length;
  return even > steps.length * 0.7;
}
