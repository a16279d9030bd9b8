import Sqlite from "better-sqlite3";

/** What grows for as long as an installation runs. */
const growing = new Set([
  "attempts",
  "audit",
  "batch_items",
  "deliveries",
  "effects",
  "events",
  "ledger",
  "outputs",
  "runs",
  "steps",
]);

/** Indexes that hold only what can go on at once, and what waits for a person. */
const ofFew = /USING (COVERING )?INDEX (runs_at_hand|effects_parked)$/;

/** Every statement that this process has prepared until the end of the noting. */
export interface Noted {
  readonly statements: ReadonlySet<string>;
  /** The process prepares statements as before: other files of tests run in it. */
  end(): void;
}

/**
 * Notes every statement that this process prepares from now on. Each gives rows in an order other
 * than the usual one where it asks for none: PostgreSQL promises none, and at times keeps it so.
 */
export function noteStatements(): Noted {
  const seen = new Set<string>();
  // Its methods are typed for callers, and not for who stands between.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const database = Sqlite.prototype as unknown as {
    prepare: (this: Pick<Sqlite.Database, "pragma">, source: string) => unknown;
  };
  const { prepare } = database;
  database.prepare = function prepared(source) {
    seen.add(source);
    this.pragma("reverse_unordered_selects = ON");
    return prepare.call(this, source);
  };
  return {
    statements: seen,
    end() {
      database.prepare = prepare;
    },
  };
}

/** How a statement reads tables that grow from their first row to their last: each such place of its plan. */
export function readsThrough(db: Sqlite.Database, source: string): readonly string[] {
  if (!/^\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b/.test(source)) return [];
  const plan = db
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`)
    .all(...valuesFor(source));
  return plan.flatMap(({ detail }) => {
    const [, name = ""] = /^SCAN (\w+)/.exec(detail) ?? [];
    const [, table = name] = new RegExp(`\\b(\\w+) (?:AS )?${name}\\b`).exec(source) ?? [];
    const grows = growing.has(name) || growing.has(table);
    return grows && !ofFew.test(detail) ? [`${detail}: ${source}`] : [];
  });
}

/** Which values a statement gets makes no difference to its plan. */
function valuesFor(source: string): readonly unknown[] {
  const bare = source.replaceAll(/'[^']*'/g, "''");
  const named = Array.from(bare.matchAll(/@(\w+)/g), ([, name = ""]) => [name, null]);
  const places = bare.match(/\?/g) ?? [];
  return [
    ...places.map(() => null),
    ...(named.length === 0 ? [] : [Object.fromEntries(named) as unknown]),
  ];
}
