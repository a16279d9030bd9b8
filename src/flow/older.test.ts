import { describe, expect, it } from "vitest";
import { FlowDocument, FlowDraft, inTimeZone } from "./document.ts";
import { parseExport } from "./exchange.ts";
import { currentDocument } from "./older.ts";

/** As flows were written when a schedule was an interval only, and had no time zone. */
const older = {
  format: 1,
  trigger: { kind: "schedule", everyMinutes: 15, overlap: true },
  steps: [],
  nextStep: 1,
  ownEvents: 0,
} as const;

const now = {
  ...older,
  trigger: { kind: "schedule", when: { kind: "interval", everyMinutes: 15 }, overlap: true },
  timeZone: "UTC",
};

describe("a document from before", () => {
  it("is read as what it meant, in UTC", () => {
    expect(currentDocument({ ...older, steps: [] })).toEqual(now);
  });

  it("is read as what it meant where somebody hands it in, but for a time zone, which is theirs", () => {
    const { timeZone: _, ...without } = now;
    expect(FlowDraft.parse(older)).toEqual(without);
    const file = { format: "millrace.flow/1", name: "Old", connections: {}, flow: older };
    expect(parseExport(file)).toMatchObject({ ok: true, exported: { flow: without } });
    expect(inTimeZone(FlowDraft.parse(older), "Asia/Tokyo").timeZone).toBe("Asia/Tokyo");
    expect(inTimeZone(FlowDraft.parse(now), "Asia/Tokyo").timeZone).toBe("UTC");
  });

  it("is left as it is where it is as documents are now", () => {
    const current = FlowDocument.parse({ ...now, timeZone: "Asia/Tokyo" });
    expect(currentDocument(current)).toEqual(current);
    expect(FlowDocument.parse(current)).toEqual(current);
  });

  it.each([
    null,
    7,
    "schedule",
    { kind: "schedule" },
    { kind: "schedule", everyMinutes: 0, overlap: true },
    { kind: "schedule", everyMinutes: 15, when: { kind: "daily", at: "09:00" }, overlap: true },
    { kind: "schedule", when: { kind: "daily", at: "24:00" }, overlap: true },
    { kind: "schedule", when: { kind: "weekly", days: [], at: "09:00" }, overlap: true },
    { kind: "schedule", when: { kind: "monthly", day: 32, at: "09:00" }, overlap: true },
  ])("with the trigger %j is no document, or has none", (trigger) => {
    const parsed = FlowDocument.safeParse({ ...now, trigger });
    expect(parsed.success).toBe(trigger === null);
  });
});
