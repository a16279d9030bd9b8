/**
 * Makes something when it is first asked for: once for all who ask, and anew after it has failed. For
 * what takes long to load and is not needed by every start.
 */
export function late<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
