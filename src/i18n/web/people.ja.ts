import type { peopleEn } from "./people.en.ts";
import type { Words } from "./words.ts";

export const peopleJa: Words<typeof peopleEn> = {};
