import { givenUp, type Resealing, type SealedThing, type SealedThings } from "#people/sealed.ts";
import type { JsonObject } from "#sdk/json.ts";
import { fromJson, type JsonText } from "../rows.ts";
import { type Database, type Session, sql } from "./database.ts";

interface ConnectionRow {
  readonly id: string;
  readonly owner: string;
  readonly connector: string;
  readonly mode: string;
  readonly account: string | null;
  readonly settings: JsonText<JsonObject>;
  readonly sealed: string;
}

interface NamedRow {
  readonly name: string;
  readonly sealed: string;
}

/** In one order, so that two processes that start together never wait for each other. */
const connections = sql<[], ConnectionRow>(
  `SELECT id, owner, connector, mode, account, settings, sealed FROM millrace.connections
   ORDER BY id FOR NO KEY UPDATE`,
);
/** First of all: a connection's new text is compared with the check (migration 0005). */
const named = sql<[], NamedRow>(
  "SELECT name, sealed FROM millrace.sealed ORDER BY name FOR NO KEY UPDATE",
);
const one = sql<[name: string], NamedRow>(
  "SELECT name, sealed FROM millrace.sealed WHERE name = $1",
);
const keep = sql<[name: string, sealed: string]>(
  "INSERT INTO millrace.sealed (name, sealed) VALUES ($1, $2) ON CONFLICT DO NOTHING",
);
const changeConnection = sql<[sealed: string, id: string]>(
  "UPDATE millrace.connections SET sealed = $1 WHERE id = $2",
);
const changeNamed = sql<[sealed: string, name: string]>(
  "UPDATE millrace.sealed SET sealed = $1 WHERE name = $2",
);
const remove = sql<[name: string]>("DELETE FROM millrace.sealed WHERE name = $1");

export function sealedThings(database: Database): SealedThings {
  return {
    all: () => database.transaction(allIn),
    async keep(name, sealed) {
      await database.run(keep, name, sealed);
      return (await database.first(one, name))?.sealed ?? sealed;
    },
    reseal: (change) => database.transaction((session) => resealIn(session, change)),
  };
}

async function allIn(session: Session): Promise<readonly SealedThing[]> {
  const ofInstallation = await session.all(named);
  const ofConnections = await session.all(connections);
  return [
    ...ofInstallation.map(({ name, sealed }): SealedThing => ({ kind: "named", name, sealed })),
    ...ofConnections.map(({ sealed, settings, ...facts }): SealedThing => {
      const connection = { ...facts, settings: fromJson(settings) };
      return { kind: "connection", sealed, connection };
    }),
  ];
}

/** For use inside a transaction. */
export async function resealIn(session: Session, change: Resealing): Promise<number> {
  let changed = 0;
  for (const thing of await allIn(session)) {
    const sealed = change(thing) ?? givenUp(thing);
    if (sealed === thing.sealed) continue;
    if (sealed !== null) await put(session, thing, sealed);
    else if (thing.kind === "named") await session.run(remove, thing.name);
    changed += 1;
  }
  return changed;
}

async function put(session: Session, thing: SealedThing, sealed: string): Promise<void> {
  switch (thing.kind) {
    case "connection":
      await session.run(changeConnection, sealed, thing.connection.id);
      break;
    case "named":
      await session.run(changeNamed, sealed, thing.name);
  }
}
