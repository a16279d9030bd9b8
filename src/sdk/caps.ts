/** What a step may hand on at most, counted in characters of its JSON. A write that was done is kept whatever its size. */
export const mostOutput = 1_000_000;

/** How many items a list that a step hands on may have. */
export const mostItems = 10_000;

/** How many rows a trigger that compares all of them may read. */
export const mostRows = 50_000;

/** How many bytes the key of a row may have. */
export const longestKey = 500;
