import { expect, it } from "vitest";
import { noteRunCounts } from "./run-counts.ts";

it("sums up how the runs of each flow come to a status and leave it, and says nothing of what comes to nothing", () => {
  const counts = noteRunCounts();
  counts.note("f", null, "waiting");
  counts.note("f", null, "waiting");
  counts.note("f", "waiting", "running");
  counts.note("g", "running", "waiting");
  counts.note("g", "waiting", "running");
  counts.note("g", "paused", "paused");
  counts.gone("g", "failed");
  expect(counts.take()).toEqual([
    { flowId: "f", status: "waiting", by: 1 },
    { flowId: "f", status: "running", by: 1 },
    { flowId: "g", status: "failed", by: -1 },
  ]);
  expect(counts.take()).toEqual([]);
});

it("forgets what was noted after a mark", () => {
  const counts = noteRunCounts();
  counts.note("f", null, "waiting");
  const mark = counts.mark();
  counts.note("f", "waiting", "running");
  counts.backTo(mark);
  expect(counts.take()).toEqual([{ flowId: "f", status: "waiting", by: 1 }]);
});
