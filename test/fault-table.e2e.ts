import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cell, type Column, columns, wordsOf } from "./fault-cells.ts";
import { meets, nameOf, observe } from "./fault-places.ts";
import { type SlackOfCells, startSlackOfCells } from "./fault-slack.ts";
import { type Row, rows } from "./faults.ts";
import { openWorld, type World } from "./world.ts";

const file = new URL("../docs/guarantees.md", import.meta.url);
const [begin, end] = ["<!-- fault table: begin -->", "<!-- fault table: end -->"];

let world: World;
let slack: SlackOfCells;
/** By row and column. */
let cells: ReadonlyMap<string, Cell>;
beforeAll(async () => {
  world = await openWorld({ rateLimit: 0 });
  slack = await startSlackOfCells(world);
  await world.start();
  cells = await observe(world, slack);
});
afterAll(async () => {
  await world.close();
  await slack.close();
});

it.each(
  rows.flatMap((row) =>
    columns.filter((column) => meets(row, column)).map((column) => ({ row, column })),
  ),
)("$row.name, $column.name: never twice, one key, one run", ({ row, column }) => {
  const cell = cellOf(row, column);
  expect(cell.runs).toBe(1);
  expect(cell.sent).toBeGreaterThanOrEqual(1);
  const { wrong } = row;
  switch (column.kind) {
    case "trigger":
      expect(cell).toMatchObject({ status: "succeeded", objects: 1 });
      break;
    case "read":
      expect(cell.status).toBe("succeeded");
      break;
    case "write":
      expect(cell.keys).toBe(1);
      expect(cell.objects).toBeLessThanOrEqual(1);
      // A run that succeeds made its object; one that was refused made none; declined charges exist.
      if (cell.status === "succeeded") expect(cell.objects).toBe(1);
      else if (wrong === undefined || (wrong === "barred" && column.isUnlisted === true))
        expect(cell.status).toBe("parked");
      else {
        expect(cell.status).toBe("failed");
        expect(cell.objects).toBe(wrong === "card" ? 1 : 0);
      }
  }
  expect(cell.paused).toBe(wrong === "revoked" || wrong === "forbidden");
});

it("the table in docs/guarantees.md is what was seen", () => {
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${table()}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(file, now);
  else expect(text).toBe(now);
});

function table(): string {
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`;
  return [
    line(["What happens", ...columns.map(({ name }) => name)]),
    line(["What happens", ...columns].map(() => "---")),
    ...rows.map((row) =>
      line([
        row.name,
        ...columns.map((column) =>
          meets(row, column) ? wordsOf(column, cellOf(row, column)) : "–",
        ),
      ]),
    ),
  ].join("\n");
}

function cellOf(row: Row, column: Column): Cell {
  const cell = cells.get(nameOf(row, column));
  if (!cell) throw new Error(`Nothing was seen of ${nameOf(row, column)}`);
  return cell;
}
