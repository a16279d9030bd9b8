import { megabytes, number } from "../figures.ts";
import { measureApart } from "../processes.ts";
import { type Part, table } from "../results.ts";
import { Measured, type Task } from "./task.ts";

/** A month is reconciled: its time grows with the objects, its memory does not. */
export const reconcilePart: Part = {
  name: "reconcile",
  measure: async ({ quick, say }) => {
    const rows: string[][] = [];
    for (const objects of quick ? [500, 2_000] : [5_000, 100_000]) {
      const task: Task = { objects };
      const { reads, seconds, before, most } = await measureApart(
        "reconcile/month.ts",
        task,
        Measured,
      );
      say(`${number(objects)} objects: ${number(seconds)} s, ${megabytes(most)} MB`);
      rows.push([
        number(objects),
        number(reads),
        number(seconds),
        number(objects / seconds),
        `${megabytes(before)} / ${megabytes(most)}`,
      ]);
    }
    return table(
      ["charges", "reading calls", "seconds", "charges/s", "PSS before / at most, MB"],
      rows,
    );
  },
};
