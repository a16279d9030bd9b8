import type { SealContext } from "./vault.ts";

/** What lies sealed in a database, as the vault sees it. */
export type SealedThing =
  | { readonly kind: "connection"; readonly sealed: string; readonly connection: BoundConnection }
  | { readonly kind: "named"; readonly sealed: string; readonly name: string };

/** The facts of a connection that its secret is bound to: moved to another one, it does not open. */
export interface BoundConnection {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly mode: string;
  readonly account: string | null;
  /** The address that the secret is sent to is among them. */
  readonly settings: object;
}

export function connectionContext(connection: BoundConnection): SealContext {
  const { id, owner, connector, mode, account, settings } = connection;
  return { id, owner, connector, mode, account: account ?? "", settings: stable(settings) };
}

export function namedContext(name: string): SealContext {
  return { what: name };
}

/** What a thing is sealed for. */
export function contextOf(thing: SealedThing): SealContext {
  return thing.kind === "named" ? namedContext(thing.name) : connectionContext(thing.connection);
}

/** Whose everything was before there were people. */
const firstOwner = "local";

/**
 * What earlier versions sealed it for. It is opened as that once, to be sealed anew. Before there were
 * people, no owner was named: such a seal is good for the first owner alone.
 */
export function olderContextsOf(thing: SealedThing): readonly SealContext[] {
  if (thing.kind !== "connection" || thing.connection.owner !== firstOwner) return [];
  const { owner: _, ...ownerless } = connectionContext(thing.connection);
  return [ownerless];
}

/** The same text for the same settings, in whatever order they came back from storage. */
function stable(settings: object): string {
  return JSON.stringify(settings, (_, value: unknown) =>
    isPlainObject(value) ? Object.fromEntries(Object.entries(value).toSorted(byKey)) : value,
  );
}

function isPlainObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
