import type { runsEn } from "./runs.en.ts";
import type { Words } from "./words.ts";

export const runsJa: Words<typeof runsEn> = {};
