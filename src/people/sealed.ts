/**
 * What lies sealed in the database: the secrets of connections, and a few of the installation itself,
 * which have names. Whoever opens them hands in what to do with each; the storage knows no key.
 */
export type SealedThing =
  | { readonly kind: "connection"; readonly sealed: string; readonly connection: BoundConnection }
  | NamedThing;

export interface NamedThing {
  readonly kind: "named";
  readonly sealed: string;
  readonly name: string;
}

/** The facts of a connection that its secret is bound to. */
export interface BoundConnection {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly mode: string;
  readonly account: string | null;
  /** The address that the secret is sent to is among them. */
  readonly settings: object;
}

export interface SealedThings {
  all(): Promise<readonly SealedThing[]>;
  /** Keeps a named one unless there is one. Resolves with the one that is kept from now on. */
  keep(name: string, sealed: string): Promise<string>;
  /**
   * Puts another text in the place of each, all in one transaction; null gives it up: a connection
   * waits for its credentials then, a named one is gone. Resolves with how many have changed.
   */
  reseal(change: Resealing): Promise<number>;
}

export type Resealing = (thing: SealedThing) => string | null;

/** Stands in the place of a connection's secret that no key opens any more. */
export const lostSecret = "lost";

/** What is left of a thing that is given up; null for nothing. */
function givenUp({ kind }: SealedThing): string | null {
  return kind === "connection" ? lostSecret : null;
}

/** What a change makes of all that is not as it was: the text in the place of each, null where nothing is left. */
export function changesOf<Thing extends SealedThing>(
  things: readonly Thing[],
  change: Resealing,
): readonly { readonly thing: Thing; readonly sealed: string | null }[] {
  return things
    .map((thing) => ({ thing, sealed: change(thing) ?? givenUp(thing) }))
    .filter(({ thing, sealed }) => sealed !== thing.sealed);
}
