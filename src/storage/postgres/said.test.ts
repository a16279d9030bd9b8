import { describe, expect, it } from "vitest";
import type { ChangedThings } from "#engine/store.ts";
import { readSaid, readSaidOfWork, said, saidOfWork } from "./said.ts";

const changes: ChangedThings = {
  runs: new Map([["r1", "f1"]]),
  runsOf: new Set(["f2"]),
  flows: new Set(["f3"]),
  connections: new Map([["c1", "hana"]]),
  proposals: true,
  tables: true,
};

describe("what processes say of changes", () => {
  it("is read as it was said", () => {
    expect(readSaid(said("me", changes))).toEqual({ by: "me", changes });
    expect(readSaid(said("me", "everything"))).toEqual({ by: "me", changes: "everything" });
  });

  it("fits into a notification, whatever has changed", () => {
    const long = {
      ...changes,
      flows: new Set(Array.from({ length: 40 }, (_, at) => `${at}`.repeat(200))),
    };
    const text = said("me", long);
    expect(Buffer.byteLength(text)).toBeLessThan(8_000);
    expect(readSaid(text)).toEqual({ by: "me", changes: "everything" });
  });

  it.each(["", "x", "{}", '{"by":"me","changes":{"runs":1}}'])(
    "may be anything where it is not understood: %j",
    (text) => {
      expect(readSaid(text).changes).toBe("everything");
    },
  );
});

describe("what processes say of work", () => {
  it.each(["runs", "anything"] as const)("is read as it was said: %s", (kind) => {
    expect(readSaidOfWork(saidOfWork("me", kind))).toEqual({ by: "me", kind });
  });

  it.each(["", "another-version", "{}"])("is of anything where only a name is said: %j", (by) => {
    expect(readSaidOfWork(by)).toEqual({ by, kind: "anything" });
  });
});
