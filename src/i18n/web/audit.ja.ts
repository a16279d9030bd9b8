import type { auditEn } from "./audit.en.ts";
import type { Words } from "./words.ts";

export const auditJa: Words<typeof auditEn> = {};
