import type { connectionsEn } from "./connections.en.ts";
import type { Words } from "./words.ts";

export const connectionsJa: Words<typeof connectionsEn> = {};
