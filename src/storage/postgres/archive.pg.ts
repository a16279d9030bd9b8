import pg from "pg";
import { expect, it } from "vitest";
import { createDatabase, startPostgres } from "../../../test/postgres-cluster.ts";
import { openQuietly } from "./postgres.world.ts";

it("tells when the server's archive last took a piece of its log", async () => {
  const cluster = await startPostgres();
  const asked = async <Row extends object>(...lines: readonly string[]) => {
    const client = new pg.Client({ connectionString: cluster.url });
    await client.connect();
    try {
      let rows: readonly Row[] = [];
      for (const line of lines) ({ rows } = await client.query<Row>(line));
      return rows;
    } finally {
      await client.end();
    }
  };
  try {
    const opened = await openQuietly(await createDatabase(cluster.url));
    expect(await opened.upkeep.archivedAt()).toBeNull();
    await opened.close();

    await asked(
      "ALTER SYSTEM SET archive_mode = 'on'",
      "ALTER SYSTEM SET archive_command = '/bin/true'",
    );
    await cluster.restart("fast");
    const again = await openQuietly(await createDatabase(cluster.url));
    const [row] = await asked<{ before: string }>(
      "SELECT pg_switch_wal()",
      "SELECT extract(epoch FROM now()) * 1000 AS before",
    );
    await expect
      .poll(() => again.upkeep.archivedAt())
      .toBeGreaterThan(Number(row?.before) - 60_000);
    await again.close();
  } finally {
    await cluster.stop();
  }
});
