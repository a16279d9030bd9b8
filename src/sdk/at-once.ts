/**
 * Has a place among the exchanges of an account of which `most` may be under way at once, in all processes together.
 * Resolves with what gives it back, called once; rejects with a TransportFailure where none is free for a minute.
 * `onWanted`: while the place is held, another process waits for one.
 */
export type Enter = (account: string, most: number, onWanted?: () => void) => Promise<() => void>;
