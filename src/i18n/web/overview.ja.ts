import type { overviewEn } from "./overview.en.ts";
import type { Words } from "./words.ts";

export const overviewJa: Words<typeof overviewEn> = {};
