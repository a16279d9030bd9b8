import type { profileEn } from "./profile.en.ts";
import type { Words } from "./words.ts";

export const profileJa: Words<typeof profileEn> = {};
