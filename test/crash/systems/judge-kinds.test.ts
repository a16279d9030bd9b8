import { describe, expect, it } from "vitest";
import { flowNames, type FlowName } from "./flows.ts";
import { type KindEvidence, judgeKinds, maySetAgain, timesOfParts } from "./judge-kinds.ts";
import { allWrites, type Write } from "./kinds.ts";

const event = "evt_1";

/** One event of which everything was written once, with changes. */
function evidence(
  change: {
    readonly times?: Partial<Record<Write, number>>;
    readonly parked?: Partial<Record<FlowName, string>>;
    readonly answered?: readonly string[];
    readonly doubtful?: readonly string[];
  } & Partial<Pick<KindEvidence, "events" | "runs">> = {},
): KindEvidence {
  const { times = {}, parked = {}, answered = [] } = change;
  const executions = new Map(allWrites.map((kind) => [`${kind} ${event}`, times[kind] ?? 1]));
  const runs = flowNames.map((flow) => ({
    flow,
    event,
    status: parked[flow] === undefined ? "succeeded" : "parked",
    parkedAt: parked[flow] ?? null,
  }));
  return {
    events: change.events ?? [event],
    runs: change.runs ?? runs,
    executions,
    answered: new Set(answered),
    doubtful: new Set(change.doubtful),
    blows: 1,
  };
}

const found = (...given: Parameters<typeof evidence>) =>
  judgeKinds(evidence(...given)).map(({ kind }) => kind);

describe("the judge of all kinds of once", () => {
  it("finds nothing where every event was written once, and values may be set again", () => {
    expect(found()).toEqual([]);
    for (const write of maySetAgain) expect(found({ times: { [write]: 3 } })).toEqual([]);
  });

  it.each(allWrites)("finds what was never written: %s", (kind) => {
    expect(found({ times: { [kind]: 0 } })).toEqual(["lost"]);
  });

  it.each(allWrites.filter((kind) => !maySetAgain.has(kind)))(
    "finds what was written twice: %s",
    (kind) => {
      expect(found({ times: { [kind]: 2 } })).toEqual(["doubled"]);
    },
  );

  it("finds a list that was written in part", () => {
    expect(found({ times: { ledger: 0.5 } })).toEqual(["lost"]);
    expect(found({ times: { "records set": 1.5 } })).toEqual(["lost"]);
    expect(found({ times: { ledger: 1.5 } })).toEqual(["lost", "doubled"]);
  });

  it("finds an event without a run, with two, and a run without an event", () => {
    const [run, ...others] = evidence().runs;
    if (!run) throw new Error("There are runs");
    expect(found({ runs: others })).toEqual(["lost"]);
    expect(found({ runs: [run, run, ...others] })).toEqual(["doubled"]);
    expect(found({ events: [] })).toEqual(flowNames.map(() => "doubled"));
    const stray = { ...run, flow: "Slack", event: "evt_2" } as const;
    expect(found({ runs: [run, ...others, stray] })).toEqual(["doubled"]);
  });

  it("finds a message that a person is asked about although it stands in the channel", () => {
    expect(found({ times: { slack: 0 }, parked: { Slack: "s1" } })).toEqual([]);
    expect(found({ parked: { Slack: "s1" } })).toEqual(["wrongly parked"]);
  });

  it("finds a row that a person is asked about although it stands there, and any record that waits for one", () => {
    const unwritten = { "row added": 0, "row set": 0 };
    expect(found({ times: unwritten, parked: { Sheet: "s1" } })).toEqual([]);
    expect(found({ times: { "row set": 0 }, parked: { Sheet: "s1" } })).toEqual(["wrongly parked"]);
    expect(found({ times: { "row set": 0 }, parked: { Sheet: "s2" } })).toEqual([]);
    expect(found({ parked: { Sheet: "s2" } })).toEqual(["wrongly parked"]);
    const unmade = { "record made": 0, "record set": 0 };
    expect(found({ times: unmade, parked: { Record: "s1" } })).toEqual(["wrongly parked"]);
    expect(found({ times: { "record set": 0 }, parked: { Record: "s2" } })).toEqual([
      "wrongly parked",
    ]);
  });

  it("finds an invoice that was left halfway, a second draft, and a second mail", () => {
    const whole = { drafts: 1, lines: 1, finalized: 1, sent: 1 };
    const judged = (change: object) =>
      found({ times: { invoice: timesOfParts(Object.values({ ...whole, ...change })) } });
    expect(judged({})).toEqual([]);
    for (const part of ["drafts", "lines", "finalized", "sent"]) {
      expect(judged({ [part]: 2 }), `two ${part}`).toEqual(["doubled"]);
      expect(judged({ [part]: 0 }), `no ${part}`).toEqual(["lost"]);
    }
    expect(judged({ drafts: 0, lines: 0, finalized: 0, sent: 0 })).toEqual(["lost"]);
  });

  it("lets a person decide about the mail of an invoice alone, where the store may have forgotten it", () => {
    const unsent = timesOfParts([1, 1, 1, 0]);
    const at = (part: string, doubtful: readonly string[], invoice = unsent) =>
      found({ times: { invoice }, parked: { Invoice: `s1/${part}` }, doubtful });
    expect(at("send", ["Invoice evt_1"])).toEqual([]);
    expect(at("send", ["Invoice evt_1"], 1)).toEqual([]);
    expect(at("send", ["Invoice evt_1"], 2)).toEqual(["doubled"]);
    expect(at("send", [])).toEqual(["lost", "wrongly parked"]);
    expect(at("finalize", ["Invoice evt_1"])).toEqual(["lost", "wrongly parked"]);
  });

  it("lets a person decide only where nobody can tell", () => {
    expect(found({ times: { "at most once": 0 }, parked: { Fax: "s1" } })).toEqual([]);
    expect(found({ parked: { Mail: "s1" } })).toEqual([]);
    expect(found({ times: { "looked up": 0 }, parked: { Sure: "s5" } })).toEqual([]);
    expect(found({ parked: { Sure: "s5" } })).toEqual(["wrongly parked"]);
    const behind = { ledger: 0, stripe: 0, "looked up": 0 };
    expect(found({ times: behind, parked: { Sure: "s3" } })).toEqual(["wrongly parked"]);
    expect(found({ times: { ledger: 0 }, parked: { Sure: "s3" } })).toEqual([
      "wrongly parked",
      "doubled",
      "doubled",
    ]);
    const others = Array.from({ length: 8 }, (_, index) => {
      return { flow: "Fax", event: `evt_${index + 2}`, status: "parked", parkedAt: "s1" } as const;
    });
    const runs = [...evidence({ parked: { Fax: "s1" } }).runs, ...others];
    const taken = Array.from({ length: 9 }, (_, index) => `evt_${index + 1}`);
    const many = (doubtful: readonly string[]) =>
      found({ runs, doubtful }).filter((kind) => kind === "wrongly parked");
    expect(many([])).toEqual(["wrongly parked"]);
    expect(many(taken.map((one) => `Fax ${one}`))).toEqual([]);
    const answered = ["at most once evt_1"];
    expect(found({ parked: { Fax: "s1" }, answered })).toEqual(["wrongly parked"]);
  });
});
