import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChangedThings, Changes } from "./store/changes.ts";
import { changeTeller, gathering } from "./change-notes.ts";

const nothing: ChangedThings = {
  runs: new Map(),
  runsOf: new Set(),
  flows: new Set(),
  connections: new Map(),
  proposals: false,
  tables: false,
};

describe("what is gathered of changes", () => {
  it("names each thing once, and is empty when it was taken", () => {
    const gathered = gathering();
    expect(gathered.take()).toBeNull();
    gathered.run("r1", "f1");
    gathered.run("r1", "f1");
    gathered.flow("f1");
    gathered.connection("c1", "hana");
    gathered.proposals();
    gathered.tables();
    expect(gathered.take()).toEqual({
      runs: new Map([["r1", "f1"]]),
      runsOf: new Set(),
      flows: new Set(["f1"]),
      connections: new Map([["c1", "hana"]]),
      proposals: true,
      tables: true,
    });
    expect(gathered.take()).toBeNull();
  });

  it("tells of many runs by their flows, and of runs of many flows not at all exactly", () => {
    const gathered = gathering({ most: 3 });
    for (const id of ["r1", "r2", "r3", "r1"]) gathered.run(id, "f1");
    expect(gathered.take()).toMatchObject({ runsOf: new Set() });
    for (const id of ["r1", "r2", "r3"]) gathered.run(id, "f1");
    gathered.run("r4", "f2");
    gathered.run("r5", "f2");
    expect(gathered.take()).toEqual({ ...nothing, runsOf: new Set(["f1", "f2"]) });
    for (let at = 0; at < 4; at += 1) gathered.runsOf(`f${at}`);
    gathered.flow("f1");
    expect(gathered.take()).toBe("everything");
    expect(gathered.take()).toBeNull();
  });

  it("names no more flows or connections than the limit", () => {
    for (const note of ["flow", "connection"] as const) {
      const gathered = gathering({ most: 3 });
      for (let at = 0; at < 3; at += 1) gathered[note](`x${at}`, "hana");
      expect(gathered.take()).not.toBe("everything");
      for (let at = 0; at < 4; at += 1) gathered[note](`x${at}`, "hana");
      expect(gathered.take()).toBe("everything");
    }
  });

  it("takes over what others have gathered", () => {
    const gathered = gathering();
    gathered.run("r1", "f1");
    gathered.add({ ...nothing, runs: new Map([["r2", "f2"]]), proposals: true });
    gathered.add({ ...nothing, tables: true });
    expect(gathered.take()).toEqual({
      ...nothing,
      runs: new Map([
        ["r1", "f1"],
        ["r2", "f2"],
      ]),
      proposals: true,
      tables: true,
    });
    gathered.flow("f1");
    gathered.add("everything");
    expect(gathered.take()).toBe("everything");
  });
});

describe("telling of changes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is once for all that happens in a moment", () => {
    const teller = changeTeller();
    const heard: Changes[] = [];
    teller.onChanges((changes) => heard.push(changes));
    teller.notes.flow("f1");
    vi.advanceTimersByTime(150);
    teller.notes.flow("f2");
    vi.advanceTimersByTime(49);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([{ ...nothing, flows: new Set(["f1", "f2"]) }]);
    vi.advanceTimersByTime(1_000);
    expect(heard).toHaveLength(1);
    teller.notes.flow("f3");
    vi.advanceTimersByTime(200);
    expect(heard).toHaveLength(2);
  });

  it("costs no timer and keeps nothing while nobody listens", () => {
    const teller = changeTeller();
    teller.notes.run("r1", "f1");
    teller.add("everything");
    expect(vi.getTimerCount()).toBe(0);
    const heard: Changes[] = [];
    const deafen = teller.onChanges((changes) => heard.push(changes));
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual([]);
    teller.notes.run("r2", "f1");
    expect(vi.getTimerCount()).toBe(1);
    deafen();
    expect(vi.getTimerCount()).toBe(0);
    teller.onChanges((changes) => heard.push(changes));
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual([]);
  });
});
