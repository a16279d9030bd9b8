/**
 * A verb of the store failed because of the database, which is away, full or out of order, and not because of what the verb
 * was given. The verb may be called again; nobody knows whether it was written.
 */
export class StoreTroubleError extends Error {
  override readonly name: string = "StoreTroubleError";
}
