import { z } from "zod";
import { translator } from "#i18n/translator.ts";
import type { Resealing, SealedThing } from "#people/sealed.ts";
import { makeAuthTables } from "#server/sign-in/late-auth.ts";
import { move, MoveError } from "#storage/move/move.ts";
import { copyPeople } from "#storage/people/copy.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { newestBackup } from "#disk/backup-folder.ts";
import { compact } from "#storage/sqlite/compact.ts";
import { openSqlite } from "#storage/sqlite/index.ts";
import { restore, RestoreError, type RestoreReport } from "#storage/sqlite/restore.ts";
import { type TriedRestore, tryRestore } from "#storage/sqlite/try-restore.ts";
import { oldKeys } from "#vault/key-change.ts";
import { existingKey } from "#vault/key-file.ts";
import { otherKeys, resealing } from "#vault/reseal.ts";
import { readConfig } from "./config.ts";
import type { Installation } from "./installation.ts";
import { createLog } from "./logging.ts";
import { rotateKey } from "./rotate-key.ts";
import { rotateToken } from "./rotate-token.ts";
import { startSentence } from "./start-failure.ts";

/**
 * What is done to a data folder while Millrace does not run. The command line starts this program with
 * one argument, the order as JSON; it is a client of the HTTP API else, and knows no storage.
 */
const common = {
  data: z.string(),
  locale: z.enum(["en", "ja"]),
  /** Milliseconds since 1970. */
  at: z.int(),
};

const Order = z.discriminatedUnion("command", [
  z.strictObject({
    command: z.literal("restore"),
    file: z.string(),
    withoutKey: z.boolean(),
    ...common,
  }),
  z.strictObject({
    command: z.literal("try-restore"),
    /** Null: the newest of those that were made each night. */
    file: z.string().nullable(),
    withoutKey: z.boolean(),
    ...common,
  }),
  z.strictObject({ command: z.literal("mark-restored"), ...common }),
  z.strictObject({ command: z.literal("compact"), ...common }),
  z.strictObject({
    command: z.literal("rotate-key"),
    withoutOldKey: z.boolean(),
    ...common,
  }),
  z.strictObject({ command: z.literal("rotate-token"), ...common }),
  // The address holds a password, so it comes as DATABASE_URL and not as an argument.
  z.strictObject({ command: z.literal("move"), ...common }),
]);
type Order = z.infer<typeof Order>;

/** There is none to try out. */
class NoNightly extends Error {}

const order = Order.parse(JSON.parse(process.argv[2] ?? ""));
const t = translator(order.locale);

void obey();

async function obey(): Promise<void> {
  try {
    process.stdout.write(`${JSON.stringify(await carryOut(order))}\n`);
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`);
    process.exitCode = 1;
  }
}

async function carryOut(wanted: Order): Promise<object> {
  switch (wanted.command) {
    case "restore":
      return restoreBackup(wanted);
    case "try-restore":
      return tryBackup(wanted);
    case "compact":
      return compact(wanted.data);
    case "rotate-key": {
      const { databaseUrl } = readConfig([], process.env);
      const { data, withoutOldKey } = wanted;
      return rotateKey({ data, databaseUrl, env: process.env, withoutOldKey });
    }
    case "rotate-token": {
      const { databaseUrl } = readConfig([], process.env);
      return rotateToken({ data: wanted.data, databaseUrl, env: process.env });
    }
    case "move": {
      const to = process.env["DATABASE_URL"] ?? "";
      return move({
        dataDir: wanted.data,
        to,
        at: wanted.at,
        newId: () => crypto.randomUUID(),
        onProgress: (progress) => process.stdout.write(`${JSON.stringify({ progress })}\n`),
        movePeople: () => movePeople(wanted.data, to),
      });
    }
    case "mark-restored": {
      const storage = await openStore(wanted);
      try {
        return await storage.store.markRestored(wanted.at);
      } finally {
        await storage.close();
      }
    }
  }
}

/** Those of the data folder, into the schema beside the rest. False: other people are there. */
async function movePeople(dataDir: string, to: string): Promise<boolean> {
  const { openPeopleInPostgres } = await import("#storage/people/postgres.ts");
  const from = await openPeopleInSqlite(dataDir);
  const there = await openPeopleInPostgres(to);
  try {
    for (const database of [from, there]) await makeAuthTables(database);
    return await copyPeople(from, there);
  } finally {
    await there.close();
    await from.close();
  }
}

/** Of the PostgreSQL in DATABASE_URL, where the installation is on one. */
async function openStore({ data }: Order): Promise<Pick<Installation, "store" | "close">> {
  const { databaseUrl } = readConfig([], process.env);
  if (databaseUrl === null) return openSqlite(data);
  const { openPostgres } = await import("#storage/postgres/index.ts");
  return openPostgres(databaseUrl, { log: await createLog({ log: "pretty", logLevel: "error" }) });
}

/** Of the file that is named, or the newest that was made by itself. */
function tryBackup(
  wanted: Extract<Order, { command: "try-restore" }>,
): TriedRestore & { readonly file: string } {
  const file = wanted.file ?? newestBackup(wanted.data);
  if (file === null) throw new NoNightly();
  return { file, ...tryRestore({ file, at: wanted.at, resealing: keysFor(wanted).resealing }) };
}

/**
 * With the key that counts here. What an old key opens that is at hand is sealed anew, and the report
 * names that key.
 */
function restoreBackup(
  wanted: Extract<Order, { command: "restore" }>,
): RestoreReport & { readonly oldKeys: readonly string[] } {
  const { file, data: dataDir, at } = wanted;
  const { resealing: changes, oldKeys: used } = keysFor(wanted);
  const report = restore({ file, dataDir, at, resealing: changes });
  return { ...report, oldKeys: used() };
}

function keysFor({
  data: dataDir,
  withoutKey,
}: Extract<Order, { command: "restore" | "try-restore" }>) {
  const key = existingKey(dataDir, process.env);
  const known = [...(key === null ? [] : [key]), ...oldKeys(dataDir, process.env)];
  let sealedWithOld: readonly string[] = [];
  return {
    oldKeys: () => sealedWithOld,
    resealing: (things: readonly SealedThing[]): Resealing | null => {
      const others = otherKeys(key === null ? [] : [key], things);
      if (others.length === 0) return ({ sealed }) => sealed;
      if (!withoutKey && (key === null || otherKeys(known, things).length > 0)) return null;
      sealedWithOld = others;
      // Without any key, the first start makes one.
      return key === null ? () => null : resealing(key, known);
    },
  };
}

function sentence(error: unknown): string {
  if (error instanceof NoNightly) return t("restore.no_nightly");
  if (error instanceof MoveError) return moveSentence(error);
  if (!(error instanceof RestoreError)) return startSentence(error, order.locale);
  const { fault } = error;
  const { file } = fault;
  switch (fault.code) {
    case "file_unreadable":
      return t("cli.unreadable_file", { file, reason: fault.reason });
    case "not_a_backup":
      return t("restore.not_a_backup", { file });
    case "backup_damaged":
      return t("restore.damaged", { file });
    case "backup_too_new":
      return t("restore.too_new", { file });
    case "other_key":
      return t("restore.other_key", { data: order.data });
  }
}

function moveSentence({ fault }: MoveError): string {
  switch (fault.code) {
    case "destination_not_empty":
      return t("move.not_empty", { destination: fault.destination });
    case "moved_elsewhere":
      return t("move.elsewhere", { path: fault.path, destination: fault.destination });
    case "count_differs": {
      const { table, here, there } = fault;
      return t("move.count_differs", { table, here, there });
    }
  }
}
