/** Makes what a first start makes before anything is put into it: in a data folder, or in an empty PostgreSQL database. */
import { makeAuthTables } from "#server/sign-in/late-auth.ts";
import { openPeopleInPostgres } from "#storage/people/postgres.ts";
import { openPeopleInSqlite } from "#storage/people/sqlite.ts";
import { prepareDatabase } from "#storage/postgres/migrate.ts";
import { openSqlite } from "#storage/sqlite/index.ts";

const [where = ""] = process.argv.slice(2);
const isUrl = where.startsWith("postgres:");
if (isUrl) await prepareDatabase(where);
else await (await openSqlite(where)).close();
const people = await (isUrl ? openPeopleInPostgres(where) : openPeopleInSqlite(where));
await makeAuthTables(people);
await people.close();
