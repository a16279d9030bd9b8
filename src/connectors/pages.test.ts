import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectors } from "./index.ts";
import { kindsTable, pageOf } from "./pages.world.ts";

const folder = new URL("../../docs/connectors/", import.meta.url);
const pages = connectors.flatMap((connector) => [
  { name: `${connector.id}.md`, text: pageOf(connector, "en") },
  { name: `${connector.id}.ja.md`, text: pageOf(connector, "ja") },
]);

const guarantees = new URL("../../docs/guarantees.md", import.meta.url);
const again =
  "MILLRACE_WRITE_TABLE=1 vitest run --project unit src/connectors/pages.test.ts writes it";
const [begin, end] = ["<!-- kinds of once: begin -->", "<!-- kinds of once: end -->"];

it("docs/guarantees.md says of each action why its writes happen once", () => {
  const text = readFileSync(guarantees, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  expect(Math.min(from, to)).toBeGreaterThan(0);
  const now = `${text.slice(0, from + begin.length)}\n\n${kindsTable(connectors)}\n\n${text.slice(to)}`;
  if (process.env["MILLRACE_WRITE_TABLE"] === "1") writeFileSync(guarantees, now);
  else expect(text, again).toBe(now);
});

describe("docs/connectors", () => {
  it.each(pages)("has the page $name as the connector is now", ({ name, text }) => {
    const file = new URL(name, folder);
    if (process.env["MILLRACE_WRITE_TABLE"] === "1") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, text);
    } else expect(existsSync(file) && readFileSync(file, "utf8"), again).toBe(text);
  });

  it("has no other page", () => {
    expect(readdirSync(folder).toSorted()).toEqual(pages.map(({ name }) => name).toSorted());
  });
});
