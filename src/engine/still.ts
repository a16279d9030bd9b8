/** Rejects where who asked may not any more. What waits for another system asks it directly before it is done. */
export type Still = () => Promise<void>;

/** Of what nobody asks for at this moment. */
export const always: Still = () => Promise.resolve();
