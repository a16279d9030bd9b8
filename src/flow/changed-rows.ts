/**
 * What a person says about a trigger that has stopped at changed rows. `same`: the rows are those that the flow knows; of
 * numbers, those that were read come back and are nothing new; of rows, those that are missing are gone. `restored`: the
 * table is in an older state; what comes behind the newest row is new, also where its number was read before. `anew`: of
 * numbers, they have started over and every row is new; of rows, the current ones are the new beginning.
 */
export const meanings = ["same", "restored", "anew"] as const;

export type Means = (typeof meanings)[number];
