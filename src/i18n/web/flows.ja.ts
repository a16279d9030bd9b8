import type { flowsEn } from "./flows.en.ts";
import type { Words } from "./words.ts";

export const flowsJa: Words<typeof flowsEn> = {};
