/**
 * The most that a step may hand on, in characters of its JSON. The engine keeps the output of a
 * write that was done, whatever its size.
 */
export const mostOutput = 1_000_000;

/** How many items a list that a step hands on may have. */
export const mostItems = 10_000;

/** How many rows a trigger that compares all of them may read. */
export const mostRows = 50_000;

/** How many bytes the key of a row may have. */
export const longestKey = 500;
