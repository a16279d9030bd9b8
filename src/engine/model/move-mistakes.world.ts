import type { Edit, Mistake } from "./mistake.world.ts";

/** Mistakes in what takes everything from SQLite to PostgreSQL. */

const copyTable = "storage/move/copy-table.ts";
const move = "storage/move/move.ts";

const withoutColumn = (column: string): Edit => ({
  file: copyTable,
  from: "there.filter(({ name }) => here.has(name))",
  to: `there.filter(({ name }) => here.has(name) && name !== "${column}")`,
});

export const moveMistakes: readonly Mistake[] = [
  {
    name: "nobody there knows since when a write is in doubt",
    edits: [withoutColumn("unproven_since")],
    breaks: /sent again in doubt/,
    after: 16,
  },
  {
    name: "a poll does not know there how far it has read",
    edits: [withoutColumn("cursor")],
    breaks: /0 runs/,
    after: 3,
  },
  {
    name: "the steps that are done stay behind",
    edits: [
      {
        file: copyTable,
        from: ".filter((name) => there.has(name))",
        to: '.filter((name) => there.has(name) && name !== "steps")',
      },
    ],
    breaks: /went past a step/,
    after: 3,
  },
  {
    name: "what comes next there gets the numbers of what has come along",
    edits: [
      {
        file: copyTable,
        from: "columns.some((column) => column.counted)",
        to: "columns.length < 1",
      },
    ],
    breaks: /the store failed/,
    after: 10,
  },
  {
    name: "nobody counts there what has come along",
    edits: [{ file: move, from: "  await session.run(runCounts);\n", to: "" }],
    breaks: /counts -\d+ too many/,
  },
  {
    name: "the old folder is not sealed",
    edits: [
      {
        file: move,
        from: "if (begun === null) source.mark.begin(id, destination);",
        to: "",
      },
    ],
    breaks: /the old folder starts again/,
  },
];
