import { givenUp, type Resealing, type SealedThing, type SealedThings } from "#people/sealed.ts";
import type { JsonObject } from "#sdk/json.ts";
import { fromJson, type JsonText } from "../rows.ts";
import type { Database } from "./database.ts";
import type { Writer } from "./writer.ts";

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

/** What lies sealed in a database. For use inside a transaction. */
export function sealedRows(db: Database) {
  const connections = db.prepare<[], ConnectionRow>(
    "SELECT id, owner, connector, mode, account, settings, sealed FROM connections",
  );
  const named = db.prepare<[], NamedRow>("SELECT name, sealed FROM sealed");
  const one = db.prepare<[string], NamedRow>("SELECT name, sealed FROM sealed WHERE name = ?");
  const keep = db.prepare<[string, string]>(
    "INSERT INTO sealed (name, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING",
  );
  const changeConnection = db.prepare<[string, string]>(
    "UPDATE connections SET sealed = ? WHERE id = ?",
  );
  const changeNamed = db.prepare<[string, string]>("UPDATE sealed SET sealed = ? WHERE name = ?");
  const remove = db.prepare<[string]>("DELETE FROM sealed WHERE name = ?");

  const all = (): readonly SealedThing[] => [
    ...connections.all().map(({ sealed, settings, ...facts }): SealedThing => {
      const connection = { ...facts, settings: fromJson(settings) };
      return { kind: "connection", sealed, connection };
    }),
    ...named.all().map(({ name, sealed }): SealedThing => ({ kind: "named", name, sealed })),
  ];

  const put = (thing: SealedThing, sealed: string): void => {
    switch (thing.kind) {
      case "connection":
        changeConnection.run(sealed, thing.connection.id);
        break;
      case "named":
        changeNamed.run(sealed, thing.name);
    }
  };

  return {
    all,
    keep(name: string, sealed: string): string {
      keep.run(name, sealed);
      return one.get(name)?.sealed ?? sealed;
    },
    reseal(change: Resealing): number {
      let changed = 0;
      for (const thing of all()) {
        const sealed = change(thing) ?? givenUp(thing);
        if (sealed === thing.sealed) continue;
        if (sealed !== null) put(thing, sealed);
        else if (thing.kind === "named") remove.run(thing.name);
        changed += 1;
      }
      return changed;
    },
  };
}

export function sealedThings(writer: Writer): SealedThings {
  const rows = sealedRows(writer.db);
  return {
    all: async () => rows.all(),
    keep: (name, sealed) => writer.write(() => rows.keep(name, sealed)),
    reseal: (change) => writer.write(() => rows.reseal(change)),
  };
}
