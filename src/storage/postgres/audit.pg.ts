import pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { createDatabase, dropDatabase } from "../../../test/postgres-cluster.ts";
import { prepareDatabase } from "./migrate.ts";

let url: string;
beforeEach(async () => {
  url = await createDatabase(inject("postgres"));
});
afterEach(() => dropDatabase(inject("postgres"), url));

it("the audit log is only added to, by whatever statement", async () => {
  await prepareDatabase(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "INSERT INTO millrace.audit (id, at, action, details) VALUES ('a1', 5, 'flow.published', '{}')",
    );
    for (const statement of [
      "UPDATE millrace.audit SET person = 'ken'",
      "DELETE FROM millrace.audit WHERE id = 'a1'",
      "TRUNCATE millrace.audit",
    ])
      await expect(client.query(statement)).rejects.toThrow("only added to");
    const { rows } = await client.query("SELECT id, person FROM millrace.audit");
    expect(rows).toEqual([{ id: "a1", person: null }]);
  } finally {
    await client.end();
  }
});
