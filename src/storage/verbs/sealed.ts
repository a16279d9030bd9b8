import {
  type BoundConnection,
  changesOf,
  type Resealing,
  type SealedThing,
  type SealedThings,
} from "#people/sealed.ts";
import { columns } from "../columns.ts";
import { sql, statement, type Work } from "../session.ts";

const sealedConnections = columns<BoundConnection & { readonly sealed: string }>(
  "id, owner, connector, mode, account, settings, sealed",
  { settings: "json" },
);

interface NamedRow {
  readonly name: string;
  readonly sealed: string;
}

const one = statement<[name: string], NamedRow>("SELECT name, sealed FROM {sealed} WHERE name = ?");
const changeConnection = statement<[sealed: string, id: string]>(
  "UPDATE {connections} SET sealed = ? WHERE id = ?",
);
const changeNamed = statement<[sealed: string, name: string]>(
  "UPDATE {sealed} SET sealed = ? WHERE name = ?",
);
const remove = statement<[name: string]>("DELETE FROM {sealed} WHERE name = ?");
const change = statement<[sealed: string, name: string, seen: string]>(
  "UPDATE {sealed} SET sealed = ? WHERE name = ? AND sealed = ?",
);

/** What lies sealed under a name; null: nothing. */
export function* sealedOf(name: string): Work<string | null> {
  return (yield* one.first(name))?.sealed ?? null;
}

/** In the place of what there is. */
export function keepSealed(name: string, sealed: string): Work<void> {
  return sql`INSERT INTO {sealed} (name, sealed) VALUES (${name}, ${sealed}) ON CONFLICT (name) DO UPDATE
    SET sealed = excluded.sealed`.change();
}

/** `false`: what lies there is not as it was `seen`, and stays. */
export function* resealed(name: string, seen: string, sealed: string): Work<boolean> {
  return (yield* change.run(sealed, name, seen)) > 0;
}

export const unseal = (name: string): Work<void> => remove.change(name);

/** What lies sealed in the database. For use inside a transaction. */
export function* allSealed(): Work<readonly SealedThing[]> {
  // First of all: a connection's new text is compared with the check (migration 0005).
  const ofInstallation = yield* sql<NamedRow>`SELECT name, sealed FROM {sealed} ORDER BY name
    FOR NO KEY UPDATE`.all();
  // In one order, so that two processes that start together never wait for each other.
  const ofConnections =
    yield* sealedConnections.from`{connections} ORDER BY id FOR NO KEY UPDATE`.all();
  return [
    ...ofInstallation.map(({ name, sealed }): SealedThing => ({ kind: "named", name, sealed })),
    ...ofConnections.map(({ sealed, ...connection }): SealedThing => {
      return { kind: "connection", sealed, connection };
    }),
  ];
}

/** Resolves with how many have changed. For use inside a transaction. */
export function* reseal(change: Resealing): Work<number> {
  const changes = changesOf(yield* allSealed(), change);
  for (const { thing, sealed } of changes)
    if (thing.kind === "named")
      yield* sealed === null ? remove.run(thing.name) : changeNamed.run(sealed, thing.name);
    else if (sealed !== null) yield* changeConnection.run(sealed, thing.connection.id);
  return changes.length;
}

/** `write`: in one transaction. */
export function sealedThings({
  write,
}: {
  readonly write: <Result>(work: () => Work<Result>) => Promise<Result>;
}): SealedThings {
  return {
    all: () => write(allSealed),
    keep: (name, sealed) =>
      write(function* () {
        yield* sql`INSERT INTO {sealed} (name, sealed) VALUES (${name}, ${sealed})
          ON CONFLICT DO NOTHING`.run();
        return (yield* one.first(name))?.sealed ?? sealed;
      }),
    reseal: (change) => write(() => reseal(change)),
  };
}
