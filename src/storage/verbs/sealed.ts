import {
  type BoundConnection,
  givenUp,
  type Resealing,
  type SealedThing,
  type SealedThings,
} from "#people/sealed.ts";
import { columns } from "../columns.ts";
import { all, first, run, type Session, statement, type Work } from "../session.ts";

const sealedConnections = columns<BoundConnection & { readonly sealed: string }>(
  "id, owner, connector, mode, account, settings, sealed",
  { settings: "json" },
);

interface NamedRow {
  readonly name: string;
  readonly sealed: string;
}

/** First of all: a connection's new text is compared with the check (migration 0005). */
const named = statement<[], NamedRow>(
  "SELECT name, sealed FROM {sealed} ORDER BY name FOR NO KEY UPDATE",
);
/** In one order, so that two processes that start together never wait for each other. */
const connections = sealedConnections.select<[]>(
  "FROM {connections} ORDER BY id FOR NO KEY UPDATE",
);
const one = statement<[name: string], NamedRow>("SELECT name, sealed FROM {sealed} WHERE name = ?");
const keep = statement<[name: string, sealed: string]>(
  "INSERT INTO {sealed} (name, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING",
);
const changeConnection = statement<[sealed: string, id: string]>(
  "UPDATE {connections} SET sealed = ? WHERE id = ?",
);
const changeNamed = statement<[sealed: string, name: string]>(
  "UPDATE {sealed} SET sealed = ? WHERE name = ?",
);
const remove = statement<[name: string]>("DELETE FROM {sealed} WHERE name = ?");

/** What lies sealed in the database. For use inside a transaction. */
export function* allSealed(): Work<readonly SealedThing[]> {
  const ofInstallation = yield* all(named);
  const ofConnections = yield* all(connections);
  return [
    ...ofInstallation.map(({ name, sealed }): SealedThing => ({ kind: "named", name, sealed })),
    ...ofConnections.map(({ sealed, ...connection }): SealedThing => ({
      kind: "connection",
      sealed,
      connection,
    })),
  ];
}

/** Resolves with how many have changed. For use inside a transaction. */
export function* reseal(change: Resealing): Work<number> {
  let changed = 0;
  for (const thing of yield* allSealed()) {
    const sealed = change(thing) ?? givenUp(thing);
    if (sealed === thing.sealed) continue;
    if (sealed !== null)
      yield* thing.kind === "connection"
        ? run(changeConnection, sealed, thing.connection.id)
        : run(changeNamed, sealed, thing.name);
    else if (thing.kind === "named") yield* run(remove, thing.name);
    changed += 1;
  }
  return changed;
}

export function sealedThings({ write }: Pick<Session, "write">): SealedThings {
  return {
    all: () => write(() => allSealed()),
    keep: (name, sealed) =>
      write(function* () {
        yield* run(keep, name, sealed);
        return (yield* first(one, name))?.sealed ?? sealed;
      }),
    reseal: (change) => write(() => reseal(change)),
  };
}
