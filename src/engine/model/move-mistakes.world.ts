import type { Edit, Mistake } from "./mistake.world.ts";

/** Mistakes in what takes everything from SQLite to PostgreSQL. */

const copyTable = "storage/move/copy-table.ts";
const move = "storage/move/move.ts";

const without = (column: string): Edit => ({
  file: copyTable,
  from: "there.filter(({ name }) => here.has(name))",
  to: `there.filter(({ name }) => here.has(name) && name !== "${column}")`,
});

const withoutTable = (table: string): Edit => ({
  file: copyTable,
  from: ".filter((name) => there.has(name))",
  to: `.filter((name) => there.has(name) && name !== "${table}")`,
});

export const moveMistakes: readonly Mistake[] = [
  {
    name: "it forgets since when a write is in doubt",
    edits: [without("unproven_since")],
    breaks: /x/,
  },
  { name: "doubts", edits: [withoutTable("doubts")], breaks: /x/ },
  { name: "seen", edits: [withoutTable("seen")], breaks: /x/ },
  { name: "cursor", edits: [without("cursor")], breaks: /x/ },
  { name: "sends", edits: [without("sends")], breaks: /x/ },
  { name: "clear_until", edits: [without("clear_until")], breaks: /x/ },
  { name: "delayed_until", edits: [without("delayed_until")], breaks: /x/ },
  { name: "broken", edits: [without("broken")], breaks: /x/ },
  { name: "cancel_at", edits: [without("cancel_at")], breaks: /x/ },
  { name: "worth_repeating", edits: [without("worth_repeating")], breaks: /x/ },
  { name: "restored", edits: [withoutTable("restored")], breaks: /x/ },
  { name: "steps", edits: [withoutTable("steps")], breaks: /x/ },
  { name: "alive", edits: [withoutTable("alive")], breaks: /x/ },
  {
    name: "setval",
    edits: [
      {
        file: copyTable,
        from: "columns.some((column) => column.counted)",
        to: "columns.length < 0",
      },
    ],
    breaks: /x/,
  },
  {
    name: "counts",
    edits: [{ file: move, from: "  await session.run(runCounts);\n", to: "" }],
    breaks: /x/,
  },
  {
    name: "seal",
    edits: [
      { file: move, from: "if (begun === null) source.mark.begin(id, destination);", to: "" },
    ],
    breaks: /x/,
  },
  {
    name: "free",
    edits: [
      {
        file: "storage/sqlite/moved.ts",
        from: "if (mark.find() === null) await",
        to: "if (mark.find() !== null) await",
      },
    ],
    breaks: /x/,
  },
];
