import { describe, expect, it } from "vitest";
import type { RunStatus } from "#flow/run-status.ts";
import type { RunPage, RunSummary } from "../../api/runs.ts";
import { rowReader, type RunList, segmentOf, withSegment, withTop } from "./run-list.ts";

/** A run of that second; the later ones are newer. */
function run(second: number, status: RunStatus = "succeeded"): RunSummary {
  return {
    id: `r${second}`,
    flowId: "f",
    flowName: "Flow",
    kind: "event",
    versionNumber: 1,
    status,
    values: { seen: true },
    mode: "test",
    money: { sums: [], isCut: false },
    reference: `ch_${second}`,
    eventMoney: null,
    eventAt: at(second),
    createdAt: at(second),
    startedAt: at(second),
    endedAt: null,
    resumesAt: null,
    error: null,
    filter: null,
    waitsFor: [],
  };
}

function at(second: number): string {
  return new Date(second * 1000).toISOString();
}

/** From the first second down to the second one. */
function between(from: number, to: number): RunSummary[] {
  return Array.from({ length: from - to + 1 }, (_, index) => run(from - index));
}

function page(items: RunSummary[], next: string | null = "more"): RunPage {
  return { items, next };
}

const rowsOf = (shown: RunList) => rowReader()(shown);

/** Runs 9 to 4, in two segments. */
const list: RunList = {
  pages: [segmentOf(page(between(9, 7), "7")), segmentOf(page(between(6, 4), "4"))],
  pageParams: [null, "7"],
};

const ids = (shown: RunList): string =>
  rowsOf(shown)
    .map(({ id }) => id.slice(1))
    .join(" ");

describe("a list of runs that somebody reads", () => {
  it("keeps new runs apart until they are wanted", () => {
    const fresh = page([run(11), run(10), run(9)]);
    const unwanted = withTop(list, fresh, false);
    expect([ids(unwanted.list), unwanted.waiting, unwanted.more]).toEqual([
      "9 8 7 6 5 4",
      2,
      false,
    ]);
    const wanted = withTop(list, fresh, true);
    expect([ids(wanted.list), wanted.waiting]).toEqual(["11 10 9 8 7 6 5 4", 0]);
  });

  it("shows at once what has become of a run, wherever it stands", () => {
    const top = withTop(list, page([run(10), run(9, "failed"), run(8)]), false).list;
    expect(rowsOf(top).map(({ status }) => status === "failed")).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    const below = withSegment(list, 1, page([run(6), run(5, "failed"), run(4)]));
    expect(rowsOf(below)[4]?.status).toBe("failed");
    expect(ids(below)).toBe("9 8 7 6 5 4");
  });

  it("drops what is gone, and takes in what has come between", () => {
    expect(ids(withTop(list, page([run(9), run(7), run(6)]), false).list)).toBe("9 7 6 5 4");
    expect(ids(withSegment(list, 1, page([run(6), run(4), run(3)])))).toBe("9 8 7 6 4");
    const without8: RunList = {
      ...list,
      pages: [segmentOf(page([run(9), run(7)], "7")), ...list.pages.slice(1)],
    };
    expect(ids(withTop(without8, page([run(9), run(8)]), false).list)).toBe("9 8 7 6 5 4");
  });

  it("drops the first and the last of a segment as well", () => {
    expect(ids(withTop(list, page([run(8), run(7), run(6)]), false).list)).toBe("8 7 6 5 4");
    expect(ids(withSegment(list, 0, page([run(9), run(8), run(6)])))).toBe("9 8 6 5 4");
    expect(ids(withSegment(list, 1, page([run(5), run(4), run(3)])))).toBe("9 8 7 5 4");
  });

  it("begins anew where so many are new that some may be missing between", () => {
    const fresh = page(between(30, 28));
    const unwanted = withTop(list, fresh, false);
    expect([ids(unwanted.list), unwanted.waiting, unwanted.more]).toEqual(["9 8 7 6 5 4", 3, true]);
    expect(ids(withTop(list, fresh, true).list)).toBe("30 29 28");
  });

  it("tells runs of one moment apart", () => {
    const twins = between(9, 4).map((one): RunSummary => Object.assign(one, { createdAt: at(1) }));
    const same: RunList = {
      pages: [segmentOf(page(twins.slice(0, 3), "7")), segmentOf(page(twins.slice(3), null))],
      pageParams: [null, "7"],
    };
    const newer = { ...run(10), createdAt: at(1) };
    const fresh = page([newer, ...twins.slice(0, 2)]);
    expect(withTop(same, fresh, false).waiting).toBe(1);
    expect(ids(withTop(same, fresh, true).list)).toBe("10 9 8 7 6 5 4");
    expect(ids(withSegment(same, 1, page(twins.slice(4), null)))).toBe("9 8 7 5 4");
  });

  it("fills an empty list, and empties one of which nothing is left", () => {
    const empty: RunList = { pages: [segmentOf(page([], null))], pageParams: [null] };
    expect(ids(withTop(empty, page([run(1)], null), false).list)).toBe("1");
    const alone: RunList = { pages: [segmentOf(page([run(1)], null))], pageParams: [null] };
    expect(ids(withTop(alone, page([], null), false).list)).toBe("");
  });

  it("is the same list where nothing has changed", () => {
    const fresh = page(list.pages[1]?.items ?? [], "4");
    expect(withSegment(list, 1, fresh)).toBe(list);
    const top = page(list.pages[0]?.items ?? [], "7");
    expect(withTop(list, top, true).list).toBe(list);
  });

  it("is read from the beginning, whatever was read before", () => {
    const read = rowReader();
    const told = (shown: RunList): string =>
      read(shown)
        .map(({ id }) => id.slice(1))
        .join(" ");
    expect(told({ ...list, pages: list.pages.slice(0, 1) })).toBe("9 8 7");
    expect(told(list)).toBe("9 8 7 6 5 4");
    expect(read(list)).toBe(read(list));
    expect(told(withSegment(list, 0, page([run(9), run(7)], "7")))).toBe("9 7 6 5 4");
    expect(told({ ...list, pages: list.pages.slice(1) })).toBe("6 5 4");
  });
});
