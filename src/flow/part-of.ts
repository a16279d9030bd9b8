/** What is frozen with a write beside its request, for those who know no connector. */
export type { Money } from "#sdk/action.ts";
export type { PartOf } from "#sdk/sequence.ts";
