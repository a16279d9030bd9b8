import type { builderEn } from "./builder.en.ts";
import type { Words } from "./words.ts";

export const builderJa: Words<typeof builderEn> = {};
