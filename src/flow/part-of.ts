/** Which part of a step a write is, for those who know no connector. */
export type { PartOf } from "#sdk/sequence.ts";
