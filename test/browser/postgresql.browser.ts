import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  databaseFor,
  type DatabaseWorld,
  password,
} from "#connectors/postgresql/postgresql.world.ts";
import { type CuttingWire, cuttingWire } from "#exchange/postgresql/cutting.world.ts";
import { type PostgresCluster, startPostgres } from "../postgres-cluster.ts";
import { card, documentWith, madeFlow, openFlow, saved, savedSteps } from "./builder.world.ts";
import { call, connect } from "./call.ts";
import { constant, pill } from "./fields.world.ts";
import { runOf } from "./runs.world.ts";
import { eventually } from "../world.ts";
import { barriers, type BrowserWorld, leave, openBrowserWorld, picture, visit } from "./world.ts";

/** From the form of a database to the row that a run has written. */

let cluster: PostgresCluster;
let database: DatabaseWorld;
/** Another way to the same database. */
let wire: CuttingWire;
let browsers: BrowserWorld;
let page: Page;
beforeAll(async () => {
  cluster = await startPostgres();
  database = await databaseFor(
    cluster.url,
    "CREATE TABLE payments (id serial PRIMARY KEY, charge text UNIQUE, amount numeric(12, 2), note text)",
    "CREATE TABLE customers (id serial PRIMARY KEY, name text, total numeric)",
    "CREATE TABLE orders (id serial PRIMARY KEY, mail text, due date, paid boolean NOT NULL)",
    `CREATE TABLE wide (key text PRIMARY KEY, ${Array.from({ length: 299 }, (_, n) => `amount_${n + 1} numeric`).join()})`,
  );
  wire = await cuttingWire(database.server);
  browsers = await openBrowserWorld();
  page = await browsers.administrator();
});
afterAll(async () => {
  await browsers.close();
  await wire.close();
  await cluster.stop();
});

const dialog = () => page.getByRole("dialog");
const choose = async (name: string, option: string) => {
  await dialog().getByRole("combobox", { name }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};
const connectNow = () =>
  dialog()
    .getByRole("button", { name: /^Connect/ })
    .click();

describe("a connection to a database", () => {
  it("reaches no private address that the operator has not allowed", async () => {
    await visit(page, "/connections");
    await page.getByRole("button", { name: "New connection" }).click();
    await dialog()
      .getByRole("button", { name: /^PostgreSQL/ })
      .click();
    const { host, port, database: name } = database.server;
    await dialog().getByRole("textbox", { name: "Host" }).fill(host);
    await dialog().getByRole("textbox", { name: "Port" }).fill(String(port));
    await dialog().getByRole("textbox", { name: "Database" }).fill(name);
    await dialog().getByRole("textbox", { name: "User" }).fill(database.user);
    await dialog().getByRole("textbox", { name: "Password" }).fill("wrong");
    await choose("Environment", "Test system");
    await choose("Encryption", "Not encrypted");
    await connectNow();
    await dialog().getByText("This is missing. Fill it in.").waitFor();
    await choose("Ledger of writes", "Use the table that is there");
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.connection");
    await connectNow();
    await dialog().getByRole("alert").getByText("in MILLRACE_PRIVATE_HOSTS").waitFor();
  });

  it("says what is wrong, and makes the ledger where the person chooses it", async () => {
    const { host, port } = database.server;
    browsers.world.env["MILLRACE_PRIVATE_HOSTS"] = `${host}:${port},127.0.0.1:${wire.port}`;
    await browsers.restart();
    await connectNow();
    await dialog().getByText("password authentication failed").waitFor();
    await dialog().getByRole("textbox", { name: "Password" }).fill(password);
    await connectNow();
    await dialog().getByText("The table millrace_ledger.effects is missing").waitFor();
    await picture(page, "postgresql.no-ledger");
    await choose("Ledger of writes", "Create the table if it is missing");
    await connectNow();
    const name = `PostgreSQL: ${database.server.database} (${host}), test`;
    await dialog().getByText(`“${name}” is connected`).waitFor();
    await expect
      .poll(() => dialog().getByRole("listitem").allTextContents())
      .toEqual([
        "New rowpossible",
        "New or updated row by timestamppossible",
        "Row changedpossible",
        "Row deletedpossible",
        "Rows of a querypossible",
        "Insert rowpossible",
        "Insert rowspossible",
        "Update rowspossible",
        "Upsert rowpossible",
        "Delete rowspossible",
        "Find rowspossible",
        "Run a querypossible",
      ]);
    await dialog().getByRole("button", { name: "Done" }).click();
    await page
      .getByText(await database.ledger())
      .first()
      .waitFor();
    expect(await page.content()).not.toContain(password);
  });
});

const idOfDatabase = async () => {
  const { items } = await call<Connections>(page, "GET", "/connections");
  return items.find(({ connector }) => connector === "postgresql")?.id ?? "";
};

describe("a step that inserts a row", () => {
  it("offers tables and columns, and says why the row is written once", async () => {
    const connection = await idOfDatabase();
    const shop = await connect(page, "Shop");
    await browsers.world.stripe.makeCharges({ count: 1, amount: 4200, currency: "jpy" });
    const value = (
      column: string,
      given: ReturnType<typeof constant> | ReturnType<typeof pill>,
    ) => ({
      kind: "object",
      fields: { column: constant(column), value: given },
    });
    const { id } = await madeFlow(page, "To the books", {
      ...documentWith(shop),
      steps: [
        {
          kind: "action",
          connector: "postgresql",
          connection,
          name: null,
          id: "s1",
          action: "insert-row",
          input: {
            values: {
              kind: "list",
              items: [
                value("charge", pill("trigger", "id")),
                value("amount", pill("trigger", "amount")),
                { kind: "object", fields: { value: constant("by Millrace") } },
              ],
            },
          },
        },
      ],
      nextStep: 2,
    });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    // A list of choices hides while its field is out of sight, where a sample that comes late may push it.
    await card(page, "Trigger: New charge").getByText("Real record").waitFor();
    const insert = card(page, "Action: Insert row");
    await insert.getByText("Millrace stores a record of its own together with the write").waitFor();
    await insert.getByRole("combobox", { name: "Table" }).click();
    await page.getByRole("option", { name: "payments" }).click();
    await insert.getByText("“Amount” counts the smallest unit of its currency").waitFor();
    // The row of the table is there once the nameless entry has got its name.
    await insert.getByRole("combobox", { name: "Column" }).click();
    await page.getByRole("option", { name: /^note/ }).click();
    await insert.getByRole("textbox", { name: "note" }).getByText("by Millrace").waitFor();
    await insert.getByText("An empty value becomes NULL.").waitFor();
    await insert.getByRole("button", { name: "Set a value for “id”" }).press("Enter");
    await insert.getByRole("textbox", { name: "id" }).and(page.locator(":focus")).waitFor();
    await insert.getByRole("button", { name: "Remove “id”" }).press("Enter");
    await insert.getByRole("button", { name: "Set a value for “id”" }).waitFor();
    await saved(page);
    const [first] = await savedSteps(page, id);
    expect(first?.input["table"]).toEqual(constant("payments"));
    expect(JSON.stringify(first?.input["values"])).toContain(JSON.stringify(constant("note")));
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.step");
    await database.ask("ALTER TABLE payments RENAME COLUMN note TO remark");
    const refresh = insert.getByRole("button", { name: "Refresh the list" });
    await refresh.press("Enter");
    await insert
      .getByText("The list has no “note”. It may have been renamed or removed.")
      .waitFor();
    await refresh.and(page.locator(":focus")).waitFor();
    await insert.getByRole("button", { name: "Set a value for “remark”" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.step.renamed");
    await database.ask("ALTER TABLE payments RENAME COLUMN remark TO note");
    await refresh.press("Enter");
    await insert.getByRole("textbox", { name: "note" }).waitFor();
    const other = await browsers.administrator({ locale: "ja" });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("書き込みと同時に Millrace の記録も保存されるため").waitFor();
    await other.getByText("重複の防止").first().waitFor();
    await picture(other, "postgresql.step.ja");
    await leave(other);
  });

  it("is tested, and its run shows the row as the database has it", async () => {
    await page.getByRole("button", { name: "Test", exact: true }).first().click();
    await dialog().getByText("adds a row").waitFor();
    await dialog().getByRole("button", { name: "Test", exact: true }).click();
    await page.getByText(/The test with ch_\w+ succeeded/).waitFor();
    const [row] = await database.ask("SELECT charge, amount::text, note FROM payments");
    expect(row).toMatchObject({ amount: "4200.00", note: "by Millrace" });
    await page.getByRole("link", { name: "Open the run" }).click();
    await page.waitForURL("**/runs/*");
    await page.getByRole("button", { name: /^2 Insert row \(PostgreSQL\)/ }).click();
    await page.getByText("4200.00").first().waitFor();
    await picture(page, "postgresql.run");
    expect(await page.content()).not.toContain(password);
  });
});

describe("a step that inserts the rows of a list", () => {
  it("offers the fields of the items for each column, of a table with many columns too", async () => {
    const connection = await idOfDatabase();
    const shop = await connect(page, "Lists");
    const step = { kind: "action", connector: "postgresql", connection, name: null };
    const { id } = await madeFlow(page, "Lines", {
      ...documentWith(shop),
      steps: [
        { ...step, id: "s1", action: "find-rows", input: { table: constant("customers") } },
        { ...step, id: "s2", action: "insert-rows", input: { items: pill("s1", "rows") } },
      ],
      nextStep: 3,
    });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    await card(page, "Trigger: New charge").getByText("Real record").waitFor();
    const insert = card(page, "Action: Insert rows");
    await insert.getByRole("combobox", { name: "Table" }).click();
    await page.getByRole("option", { name: "wide" }).click();
    await insert.getByRole("button", { name: "Set a value for “key”" }).press("Enter");
    const key = insert.getByRole("combobox", { name: "key" });
    await key.and(page.locator(":focus")).press("ArrowDown");
    const offered = page.getByRole("option");
    await expect
      .poll(() => offered.allTextContents())
      .toEqual(["id1", "name…", "total…", "*The whole item"]);
    await picture(page, "postgresql.list.fields", "window");
    await key.pressSequentially("na");
    await expect.poll(() => offered.count()).toBe(1);
    await offered.click();
    await insert.getByRole("searchbox", { name: "Search “Column”" }).fill("amount_29");
    await insert.getByRole("button", { name: "Set a value for “amount_297”" }).click();
    const amount = insert.getByRole("combobox", { name: "amount_297" });
    await amount.fill("price.amount");
    await amount.press("Enter");
    await saved(page);
    const [, second] = await savedSteps(page, id);
    const taken = (column: string, field: string) => ({
      kind: "object",
      fields: { column: constant(column), field: constant(field) },
    });
    expect(second?.input["columns"]).toEqual({
      kind: "list",
      items: [taken("key", "name"), taken("amount_297", "price.amount")],
    });
    expect(await barriers(page)).toEqual([]);
    await insert.getByRole("searchbox", { name: "Search “Column”" }).fill("");
    await picture(page, "postgresql.list");
    for (const locale of ["en", "ja"] as const) {
      const other = await browsers.administrator({ locale, width: 390, dark: locale === "ja" });
      await other.goto(`/flows/${id}`);
      const all = locale === "en" ? "Expand all" : "すべて展開";
      await other.getByRole("button", { name: all }).click();
      const title = locale === "en" ? "Action: Insert rows" : "アクション: 複数の行を追加";
      // What is far below is drawn late.
      await card(other, title).scrollIntoViewIfNeeded();
      await other.getByRole("combobox", { name: "amount_297" }).scrollIntoViewIfNeeded();
      await picture(other, `postgresql.list.390.${locale}`, "window");
      await leave(other);
    }
  });
});

describe("a flow that changed rows start", () => {
  it("has the columns of its table to choose from, and finds one among many", async () => {
    const draft = documentWith(await connect(page, "Changes"));
    const source = { connector: "postgresql", connection: await idOfDatabase() };
    const pair = (column: string, value: unknown) => ({
      kind: "list",
      items: [{ kind: "object", fields: { column: constant(column), value: constant(value) } }],
    });
    const input = {
      table: constant("wide"),
      where: pair("key", "a"),
      values: pair("amount_298", 1),
    };
    const step = { ...source, kind: "action", id: "s1", name: null, action: "update-rows", input };
    const { id } = await madeFlow(page, "Changes", {
      ...draft,
      trigger: {
        ...draft.trigger,
        ...source,
        trigger: "row-changed",
        settings: { table: "wide", columns: ["key"] },
      },
      steps: [step],
      nextStep: 2,
    });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const changed = card(page, "Trigger: Row changed");
    await changed.getByRole("button", { name: "Add item" }).click();
    const column = changed.getByRole("combobox", { name: /^Columns to watch/ }).nth(1);
    await column.fill("298");
    await page.getByRole("option", { name: "amount_298" }).waitFor();
    await picture(page, "postgresql.columns", "window");
    const warning = changed.getByText("writes where the trigger “Row changed” looks");
    expect(await warning.count()).toBe(0);
    await page.getByRole("option", { name: "amount_298" }).click();
    await warning.waitFor();
    await saved(page);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.feeds");
    const { draft: kept } = await call<{ draft: object }>(page, "GET", `/flows/${id}`);
    expect(kept).toMatchObject({ trigger: { settings: { columns: ["key", "amount_298"] } } });
    const other = await browsers.administrator({ locale: "ja", width: 390 });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("の監視対象に書き込みます").waitFor();
    await picture(other, "postgresql.columns.390.ja");
    await leave(other);
  });
});

describe("a flow that new rows start", () => {
  let id: string;

  it("looks into the table that is chosen, and has its newest row for data pills", async () => {
    await database.ask("INSERT INTO payments (charge, note) VALUES ('ch_old', 'before the start')");
    const connection = await idOfDatabase();
    const draft = documentWith(await connect(page, "Till"), "create-product");
    const trigger = { ...draft.trigger, connector: "postgresql", trigger: "new-row", connection };
    ({ id } = await madeFlow(page, "From the books", {
      ...draft,
      trigger: { ...trigger, everySeconds: 15 },
    }));
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const rows = card(page, "Trigger: New row");
    await rows.getByRole("combobox", { name: "Table" }).click();
    await page.getByRole("option", { name: "payments" }).click();
    await rows.getByText("before the start").waitFor();
    await rows.getByText("cannot tell its own writes").waitFor();
    await saved(page);
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.trigger");
  });

  it("says that it cannot start from a date, and runs on what comes", async () => {
    await page.getByRole("button", { name: "Activate", exact: true }).click();
    const date = dialog().getByRole("radio", { name: "From a date on" });
    await expect.poll(() => date.isDisabled()).toBe(true);
    await dialog().getByText("it cannot start from a date").waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.activate");
    await dialog().getByRole("button", { name: "Activate", exact: true }).click();
    await page.getByText("“From the books” is active.").waitFor();
    await database.ask("INSERT INTO payments (charge) VALUES ('ch_new')");
    await runOf(browsers, id, "succeeded");
  });

  it("stops where the table was emptied, and goes on by a person’s word", async () => {
    await database.ask("TRUNCATE payments RESTART IDENTITY");
    await database.ask("INSERT INTO payments (charge) VALUES ('ch_anew')");
    const stopped = page.getByRole("button", { name: "New rows: run on every row in the table" });
    await eventually(
      async () => {
        await browsers.world.advance(15);
        return stopped.count();
      },
      (count) => count === 1,
    );
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.stopped");
    await stopped.click();
    await stopped.waitFor({ state: "detached" });
    await eventually(
      async () => {
        await browsers.world.advance(15);
        return call<Runs>(page, "GET", `/runs?flow=${id}`);
      },
      ({ items }) => items.some(({ reference }) => reference === "~1~1"),
    );
  });
});

describe("the fields of a table", () => {
  it("are pills with types while it is empty, and a problem where they have changed", async () => {
    const connection = await idOfDatabase();
    const draft = documentWith(await connect(page, "Fields"));
    const source = { connector: "postgresql", connection };
    const values = {
      kind: "list",
      items: [
        {
          kind: "object",
          fields: { column: constant("note"), value: pill("trigger", "mail") },
        },
      ],
    };
    const input = { table: constant("payments"), values };
    const { id } = await madeFlow(page, "Orders to the books", {
      ...draft,
      trigger: { ...draft.trigger, ...source, trigger: "new-row", settings: { table: "orders" } },
      steps: [{ ...source, kind: "action", id: "s1", name: null, action: "insert-row", input }],
      nextStep: 2,
    });
    await call(page, "POST", `/flows/${id}/activate`, { from: "now" });
    await openFlow(page, id);
    await page.getByRole("button", { name: "Expand all" }).click();
    const rows = card(page, "Trigger: New row");
    await rows.getByText("“orders” has 4 fields").waitFor();
    await rows.getByText("due", { exact: true }).first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.fields");
    await database.ask("ALTER TABLE orders RENAME COLUMN mail TO address");
    const refresh = rows.getByRole("button", { name: "Refresh fields" });
    await refresh.press("Enter");
    await rows.getByText("The field “mail” of “orders” is now called “address”.").waitFor();
    await refresh.and(page.locator(":focus")).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.fields.renamed");
    const other = await browsers.administrator({ locale: "ja", width: 390, dark: true });
    await other.goto(`/flows/${id}`);
    await other.getByRole("button", { name: "すべて展開" }).click();
    await other.getByText("の名前が「address」に変わりました").first().waitFor();
    await picture(other, "postgresql.fields.390.ja");
    await leave(other);
  });
});

describe("a list of which nobody can tell whether it was written", () => {
  it("is shown in words to who decides, with its first rows", async () => {
    const values = { ...database.values, host: "127.0.0.1", port: wire.port, ledger: "use" };
    const wish = { connector: "postgresql", values, name: "Books" };
    const { connection } = await call<Connected>(page, "POST", "/connections", wish);
    const entry = (given: Readonly<Record<string, string>>) => ({
      kind: "object",
      fields: Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, constant(value)]),
      ),
    });
    const list = (...items: readonly ReturnType<typeof entry>[]) => ({ kind: "list", items });
    const lines = [1, 2, 3, 4, 5].map((n) => entry({ code: `line ${n}`, sum: `${n}.50` }));
    const { id } = await madeFlow(page, "Lines to the books", {
      ...documentWith(await connect(page, "Orders")),
      steps: [
        {
          kind: "action",
          connector: "postgresql",
          connection: connection.id,
          name: null,
          id: "s1",
          action: "insert-rows",
          input: {
            table: constant("payments"),
            items: list(...lines),
            columns: list(
              entry({ column: "charge", field: "code" }),
              entry({ column: "amount", field: "sum" }),
            ),
            once: constant("unsafe"),
          },
        },
      ],
      nextStep: 2,
    });
    wire.cut(/COMMIT(?!TED)/, "after");
    const begun = await call<{ id: string }>(page, "POST", `/flows/${id}/tests`, {
      revision: 1,
      event: { kind: "newest" },
    });
    const shown = await eventually(
      async () => call<Parked>(page, "GET", `/runs/${begun.id}`),
      ({ status }) => status === "parked",
    );
    const sentence =
      "Adds 5 rows to payments: charge “line 1”, amount 1.50; charge “line 2”, amount 2.50; charge “line 3”, amount 3.50; 2 more";
    expect(shown.effects[0]?.deed).toMatchObject({ sentence });
    await visit(page, `/runs/${begun.id}`);
    await page.getByText("What was to be written: adds 5 rows to payments").waitFor();
    await page.getByRole("table").getByText("3.50").first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.parked");
    await page.getByRole("button", { name: "Send it", exact: true }).click();
    await dialog().getByText(sentence).waitFor();
    expect(await barriers(page)).toEqual([]);
    await picture(page, "postgresql.parked.send", "window");
    const other = await browsers.administrator({ locale: "ja", width: 390, dark: true });
    await other.goto(`/runs/${begun.id}`);
    await other.getByText("書き込もうとした内容: payments に行を 5 件追加します").waitFor();
    await picture(other, "postgresql.parked.390.ja");
    await leave(other);
  });
});

interface Connected {
  readonly connection: { readonly id: string };
}
interface Parked {
  readonly status: string;
  readonly effects: readonly { readonly deed: object | null }[];
}
interface Runs {
  readonly items: readonly { readonly reference: string | null }[];
}
interface Connections {
  readonly items: readonly { readonly id: string; readonly connector: string }[];
}
