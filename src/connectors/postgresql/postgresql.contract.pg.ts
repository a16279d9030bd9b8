import { inject } from "vitest";
import { contractOverSql, marker } from "../sql.contract.ts";
import { postgresqlConnector } from "./postgresql.connector.ts";
import { databaseFor, withLedger } from "./postgresql.world.ts";

/** Each action has a table of its own, and a list of what was done to it. */
const tables = ["inserted", "listed", "updated", "upserted", "deleted"];
const tableOf: Readonly<Record<string, string>> = {
  "insert-row": "inserted",
  "insert-rows": "listed",
  "update-rows": "updated",
  "upsert-row": "upserted",
  "delete-rows": "deleted",
};

const schema = [
  "CREATE TABLE done (name text)",
  `CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    INSERT INTO done VALUES (TG_TABLE_NAME);
    IF TG_OP = 'DELETE' THEN INSERT INTO deleted (name) VALUES (OLD.name); END IF;
    RETURN NULL;
  END$$`,
  ...tables.map(
    (name) => `CREATE TABLE ${name} (id bigserial PRIMARY KEY, name text, total numeric)`,
  ),
  "CREATE TABLE numbered (id bigserial PRIMARY KEY, name text)",
  "CREATE TABLE stamped (code text, part int, at timestamptz DEFAULT clock_timestamp(), PRIMARY KEY (code, part))",
  "CREATE INDEX ON stamped (at)",
  "CREATE TABLE coded (code text, part int, name text, PRIMARY KEY (code, part))",
  "CREATE UNIQUE INDEX upserted_name ON upserted (name)",
  "INSERT INTO updated (name) VALUES ('one')",
  `INSERT INTO deleted (name) VALUES ('${marker.replaceAll("'", "''")}')`,
  "CREATE TRIGGER note AFTER INSERT ON inserted FOR EACH ROW EXECUTE FUNCTION note()",
  "CREATE TRIGGER note AFTER INSERT ON listed FOR EACH STATEMENT EXECUTE FUNCTION note()",
  "CREATE TRIGGER note AFTER UPDATE ON updated FOR EACH ROW EXECUTE FUNCTION note()",
  "CREATE TRIGGER note AFTER INSERT OR UPDATE ON upserted FOR EACH ROW EXECUTE FUNCTION note()",
  "CREATE TRIGGER note AFTER DELETE ON deleted FOR EACH ROW EXECUTE FUNCTION note()",
];

const order = ({ key }: { readonly key?: unknown }) => {
  const [stamp = ""] = /[^ ]*$/.exec(String(key)) ?? [];
  return `${stamp} ${String(key)}`;
};

const name = { column: "name", value: marker };

contractOverSql(postgresqlConnector, async () => {
  const database = await databaseFor(inject("postgres"), ...schema, ...withLedger);
  const insertRows = async (count: number, key: string) => {
    const made = await database.ask(
      `INSERT INTO numbered (name) SELECT 'row ' || n FROM generate_series(1, ${count}) AS n RETURNING ${key} AS key`,
    );
    return made.map((row) => String(row["key"]));
  };
  let codes = 0;
  const insertCoded = async (count: number) => {
    codes += 1;
    const made = await database.ask(
      `INSERT INTO coded SELECT 'a "quoted" ' || ${codes} || chr(96 + n % 26), n, 'row ' || n
         FROM generate_series(1, ${count}) AS n
       RETURNING json_build_array(code::text, part::text)::text AS key`,
    );
    return made.map((row) => String(row["key"]));
  };
  /** Three of them at a time. */
  const insertStamped = async (count: number) => {
    const made = await database.ask(
      `INSERT INTO stamped SELECT 'a ' || n, n, now() - ((${count} - n) / 3) * interval '1 millisecond' FROM generate_series(1, ${count}) AS n
       RETURNING json_build_array(code, part::text)::text || ' ' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS key`,
    );
    return made
      .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
      .map(({ key }) => String(key));
  };
  return {
    account: await database.ledger(),
    good: database.values,
    bad: { ...database.values, password: "another password that nobody may read" },
    places: {
      "new-row": { table: "numbered" },
      "row-by-time": { table: "stamped", column: "at" },
      "row-changed": { table: "coded", columns: ["name"] },
      "row-deleted": { table: "coded" },
      "query-rows": {
        query: "SELECT 'n' || id AS code, name FROM numbered WHERE id < $1;",
        parameters: [{ value: 1_000_000 }],
        key: "code",
      },
    },
    events: {
      "new-row": (count) => insertRows(count, "id::text"),
      "query-rows": (count) => insertRows(count, "'n' || id"),
      "row-by-time": insertStamped,
      "row-changed": insertCoded,
      "row-deleted": insertCoded,
    },
    inputs: {
      "insert-row": { table: "inserted", values: [name, { column: "total", value: "1.50" }] },
      "insert-rows": {
        table: "listed",
        items: [{ title: marker }, { title: "another" }],
        columns: [{ column: "name", field: "title" }],
        alike: [{ column: "total", value: "1.50" }],
      },
      "update-rows": {
        table: "updated",
        where: [{ column: "id", value: 1 }],
        values: [name],
      },
      "upsert-row": { table: "upserted", key: ["name"], values: [name] },
      "delete-rows": { table: "deleted", where: [name] },
      "find-rows": { table: "inserted", where: [{ ...name, is: "equals" }], order: "id" },
      "run-query": { query: "SELECT $1::int + 1 AS next", parameters: [{ value: 1 }] },
    },
    async count(action) {
      const [done] = await database.ask(
        `SELECT count(*)::int AS times FROM done WHERE name = '${tableOf[action] ?? ""}'`,
      );
      return Number(done?.["times"]);
    },
    close: () => Promise.resolve(),
  };
});
