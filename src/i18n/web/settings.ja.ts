import type { settingsEn } from "./settings.en.ts";
import type { Words } from "./words.ts";

export const settingsJa: Words<typeof settingsEn> = {};
