/**
 * Takes one of the `most` places for exchanges that an account may have under way at once, in all
 * processes together. Resolves with a function that gives the place back, to be called once;
 * rejects with a TransportFailure if no place is free for a minute. `onWanted` is called if another
 * process waits for a place while this one is held.
 */
export type Enter = (account: string, most: number, onWanted?: () => void) => Promise<() => void>;
