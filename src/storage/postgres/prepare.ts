import { checkServer } from "./check-server.ts";
import { openDatabase } from "./database.ts";
import { prepareJobs } from "./jobs.ts";
import { migrate } from "./migrate.ts";
import { startErrorOf } from "./start-errors.ts";

/** Checks the server and brings the database to the newest shape. Throws PostgresStartError. */
export async function prepareDatabase(url: string): Promise<void> {
  // Another process may be migrating for as long as it takes.
  const database = openDatabase({ url, name: "millrace start", connections: 2, patience: 0 });
  try {
    await checkServer(database);
    await migrate(database, () => prepareJobs(database));
  } catch (error) {
    throw startErrorOf(error);
  } finally {
    await database.close();
  }
}
