import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../../test/effort.ts";
import { firstState, type Phase } from "../run-state.ts";
import type { WrittenNews } from "../store.ts";
import { type About, type Alert, type Channels, day, idOfAbout, ways } from "./alert.ts";
import { channelsOf } from "./choices.ts";
import { type AlertLetter, isGivenUp, mostLetters, nextTry } from "./letters.ts";
import {
  type News,
  newsOfHeir,
  newsOfPoll,
  newsOfPollAgain,
  newsOfRun,
  newsOfTry,
} from "./news.ts";
import { tellingOf } from "./telling.ts";
import { type Known, tellOf } from "./told.ts";

const minute = 60_000;
const hour = 60 * minute;

const known: Known = {
  flowOwner: (id) => (id === "gone" ? undefined : "ken"),
  connectionOwner: () => "hana",
  flowOwnersBy: () => ["ken", "hana"],
  administrators: ["aoi"],
  effect: (id) =>
    id === "above"
      ? { connectionId: "c1", aboveLimit: "waits" }
      : { connectionId: "c1", aboveLimit: null },
  channels: () => ({ screen: true, mail: true, webhook: false, post: false }),
};

describe("what of a run is news", () => {
  const turn = (phase: Phase) =>
    ({ id: "r1", flowId: "f1", state: { ...firstState, phase }, at: 7 }) as const;
  const newsOf = (phase: Phase) => newsOfRun(turn(phase));
  const failed: Phase = {
    is: "failed",
    path: "s1",
    error: {
      kind: "input",
      code: "test.refused",
      message: "No such customer: Hana",
      details: { email: "hana@example.com" },
    },
  };

  it("a failure, without the words and details of its error", () => {
    expect(newsOf(failed)).toEqual({
      kind: "run_failed",
      flowId: "f1",
      runId: "r1",
      at: 7,
      code: "test.refused",
      advice: null,
    });
  });

  it("a write that waits for a person, from the try that has parked it alone", () => {
    const parked: Phase = { is: "parked", path: "s1", effectId: "e1" };
    const after = (phase: Phase, outcome: "parked" | "retry") =>
      newsOfTry(turn(phase), { path: "s1", outcome });
    expect(after(parked, "parked")).toMatchObject({ kind: "run_parked", effectId: "e1" });
    expect(after(parked, "retry")).toBeNull();
    expect(after({ is: "working", failures: 0 }, "parked")).toBeNull();
    expect(newsOf(parked)).toBeNull();
  });

  it("that it has succeeded, and nothing else", () => {
    expect(newsOf({ is: "succeeded" })?.kind).toBe("run_succeeded");
    const others: readonly Phase[] = [
      { is: "working", failures: 1 },
      { is: "waiting", failures: 1, until: 9 },
      { is: "delayed", until: 9 },
      { is: "paused", connectionId: "c1" },
      { is: "cancelled" },
    ];
    for (const phase of others) expect(newsOf(phase)).toBeNull();
  });
});

it("a poll that fails is news the third time in a row, and once it goes on after that", () => {
  const error = { kind: "transient", code: "test.busy", message: "Busy: Hana" } as const;
  const failed = [1, 2, 3, 4].map((failures) => newsOfPoll("f1", failures, error, 7));
  expect(failed).toEqual([
    null,
    null,
    { kind: "polls_failed", flowId: "f1", at: 7, code: "test.busy", advice: null },
    null,
  ]);
  const again = [1, 2, 3, 9].map((failures) => newsOfPollAgain("f1", failures, 8)?.kind ?? null);
  expect(again).toEqual([null, null, "polls_recovered", "polls_recovered"]);
});

describe("who is told of what", () => {
  const told = (news: News, runName = "k1") => {
    const answer = tellOf({ news, runName }, known);
    return answer && [answer.about.kind, ...answer.to];
  };
  const failed = (flowId: string): News => ({
    kind: "run_failed",
    at: 1,
    flowId,
    runId: "r1",
    code: "test.refused",
    advice: null,
  });
  const parked = (effectId: string): News => ({
    kind: "run_parked",
    at: 1,
    flowId: "f1",
    runId: "r1",
    effectId,
  });

  it("the owner of the flow, of a write the owner of its connection as well", () => {
    expect(told(failed("f1"))).toEqual(["run_failed", "ken"]);
    expect(told(parked("e1"))).toEqual(["run_parked", "ken", "hana"]);
    expect(told(parked("above"))).toEqual(["above_limit", "ken", "hana"]);
    const broken: News = {
      kind: "connection_broken",
      at: 1,
      connectionId: "c1",
      code: "test.refused",
      advice: null,
    };
    expect(told(broken)).toEqual(["connection_broken", "hana"]);
    const off: News = { kind: "flow_switched_off", at: 1, flowId: "f1" };
    expect(told(off)).toEqual(["flow_switched_off", "ken"]);
    for (const kind of ["polls_late", "nothing_ran"] as const)
      expect(told({ kind, at: 1, flowId: "f1" })).toEqual([kind, "ken"]);
  });

  it("of a hold who owns a flow that waits, and the connection’s owner unless they did it or are away", () => {
    const held = (by: "owner" | "absence" | "switch"): News => ({
      kind: "connection_held",
      at: 1,
      connectionId: "c1",
      by,
    });
    expect(told(held("switch"))).toEqual(["connection_held", "hana", "ken"]);
    expect(told(held("owner"))).toEqual(["connection_held", "ken"]);
    expect(told(held("absence"))).toEqual(["connection_held", "ken"]);
  });

  it("of a connection that may be taken over who is named, once for each name", () => {
    const offered = newsOfHeir("c1", { before: null, heir: "taro" }, 1);
    expect(offered && told(offered)).toEqual(["handover_waits", "taro"]);
    expect(newsOfHeir("c1", { before: "taro", heir: "taro" }, 1)).toBeNull();
    expect(newsOfHeir("c1", { before: "taro", heir: null }, 1)).toBeNull();
  });

  it("of the installation its administrators", () => {
    const news = { kind: "installation_trouble", trouble: "backup_missed", at: 1 } as const;
    expect(told(news)).toEqual(["backup_missed", "aoi"]);
  });

  it("of a version those who are asked to agree", () => {
    const proposed: News = {
      kind: "version_proposed",
      at: 1,
      flowId: "f1",
      owners: ["hana", "mio"],
    };
    expect(told(proposed)).toEqual(["version_waits", "hana", "mio"]);
  });

  it("nobody of a test that fails before a person’s eyes, nor of a flow that is deleted", () => {
    expect(told(failed("f1"), "test:abc")).toBeNull();
    expect(told(parked("e1"), "test:abc")).toEqual(["run_parked", "ken", "hana"]);
    expect(told(failed("gone"))).toEqual(["run_failed"]);
  });
});

it("what is turned off for a kind, or for a flow, is off, and nothing else", () => {
  const off = { screen: true, mail: false, webhook: false, post: false };
  const nothing = { screen: false, mail: false, webhook: false, post: false };
  const inFlow = { screen: false, mail: true, webhook: true, post: true };
  const choices = { kinds: { run_failed: off }, flows: { f2: inFlow } };
  const of = (about: About) => channelsOf(choices, about);
  expect(of({ kind: "run_failed", flowId: "f1", code: "e" })).toEqual(off);
  expect(of({ kind: "run_failed", flowId: "f2", code: "e" })).toEqual(nothing);
  expect(of({ kind: "run_parked", flowId: "f2" })).toEqual(inFlow);
  expect(of({ kind: "connection_broken", connectionId: "f2" })).toEqual({
    screen: true,
    mail: true,
    webhook: true,
    post: true,
  });
});

it("a later way tells what was chosen before it was there, and nothing that was off altogether", () => {
  const kinds = {
    run_failed: { screen: true, mail: false },
    run_parked: { screen: false, mail: false },
  };
  const of = (about: About) => {
    const { webhook, post } = channelsOf({ kinds, flows: {} }, about);
    return [webhook, post];
  };
  expect(of({ kind: "run_failed", flowId: "f1", code: "e" })).toEqual([true, true]);
  expect(of({ kind: "run_parked", flowId: "f1" })).toEqual([false, false]);
  expect(of({ kind: "above_limit", flowId: "f1" })).toEqual([true, true]);
});

interface Happening {
  readonly at: number;
  readonly flow?: string;
  readonly code?: string;
  readonly works?: boolean;
}

const only = (...channels: readonly (keyof Channels)[]): Channels => ({
  screen: channels.includes("screen"),
  mail: channels.includes("mail"),
  webhook: channels.includes("webhook"),
  post: channels.includes("post"),
});

/** Lets things happen and people be told, each turn at its time, until nothing is left to say. */
function play(happenings: readonly Happening[], channels = known.channels) {
  const alerts = new Map<string, Alert>();
  const letters: AlertLetter[] = [];
  let ids = 0;
  const newId = () => `id-${(ids += 1)}`;
  const turn = (now: number, news: readonly WrittenNews[]): void => {
    const due = [...alerts.values()].filter((alert) =>
      ways.some((way) => (alert[way].dueAt ?? Infinity) <= now),
    );
    const flows = new Set(news.map((one) => ("flowId" in one.news ? one.news.flowId : "")));
    const before = [...alerts.values()].filter(({ about }) => flows.has(idOfAbout(about)));
    const made = letters.filter(({ at }) => at > now - day);
    const how = { before, made, known: { ...known, channels }, now, newId };
    const told = tellingOf({ news, due }, how);
    for (const alert of [...told.heard, ...told.written]) alerts.set(alert.id, alert);
    letters.push(...told.letters);
  };
  const nextDue = (): number =>
    Math.min(
      ...[...alerts.values()].flatMap((alert) => ways.map((way) => alert[way].dueAt ?? Infinity)),
    );
  for (const [seq, { at, flow = "f1", code = "e", works = false }] of happenings.entries()) {
    for (let due = nextDue(); due < at; due = nextDue()) turn(due, []);
    const its = { at, flowId: flow, runId: `r${seq}` };
    const news: News = works
      ? { kind: "run_succeeded", ...its }
      : { kind: "run_failed", ...its, code, advice: null };
    turn(at, [{ seq, news, runName: `k${seq}` }]);
  }
  for (let due = nextDue(); due < Infinity; due = nextDue()) turn(due, []);
  return { alerts: [...alerts.values()], letters };
}

/** When each mail came, how often it says it happened, and whether it works again. */
const mails = (happenings: readonly Happening[]) =>
  play(happenings).letters.map(({ at, items }) => {
    const more = items.reduce((sum, one) => sum + one.more, 0);
    const works = items.some(({ worksSince }) => worksSince !== null);
    return works ? [at / minute, more, "works"] : [at / minute, more];
  });

const every = (
  step: number,
  count: number,
  more: (index: number) => Omit<Happening, "at"> = () => ({}),
): Happening[] =>
  Array.from({ length: count }, (_, index) =>
    Object.assign({ at: 10 * day + index * step }, more(index)),
  );

const start = (10 * day) / minute;

describe("which mail goes out", () => {
  it("the first at once, then more of the same after 10 minutes, an hour, and a day each", () => {
    expect(mails(every(minute, 3 * 24 * 60))).toEqual([
      [start, 1],
      [start + 10, 10],
      [start + 70, 60],
      [start + 70 + 1_440, 1_440],
      [start + 70 + 2 * 1_440, 1_440],
      [start + 70 + 3 * 1_440, 3 * 1_440 - 71 - 2 * 1_440],
    ]);
  });

  it("another error, and another flow, is told at once", () => {
    const told = mails([
      { at: 10 * day },
      { at: 10 * day + minute, code: "other" },
      { at: 10 * day + 2 * minute, flow: "f2" },
    ]);
    expect(told).toEqual([
      [start, 1],
      [start + 1, 1],
      [start + 2, 1],
    ]);
  });

  it("that it works again, once it has for 10 minutes", () => {
    const works = { at: 10 * day + 3 * minute, works: true };
    expect(mails([{ at: 10 * day }, works, { ...works, at: works.at + minute }])).toEqual([
      [start, 1],
      [start + 13, 0, "works"],
    ]);
  });

  it("nothing of a flow that works, and has worked all along", () => {
    expect(mails(every(hour, 9, () => ({ works: true })))).toEqual([]);
  });

  it("after a day of quiet, the next is told at once again", () => {
    const times = [0, 1, 11, 12, 11 + 2 * 1_440];
    const told = mails(times.map((time) => ({ at: 10 * day + time * minute })));
    expect(told.at(-1)).toEqual([start + 11 + 2 * 1_440, 1]);
  });

  it("a flow that fails and works by turns sends a few mails a day, and no flood", () => {
    const turns = every(20 * minute, 3 * 72, (index) => ({ works: index % 2 === 1 }));
    const days = Map.groupBy(mails(turns), ([at]) => Math.floor((Number(at) - start) / 1_440));
    for (const [, its] of days) expect(its.length).toBeLessThanOrEqual(8);
  });

  it("no more than the most a day, and then says until when it is silent, and tells the rest", () => {
    const flows = every(minute, 2 * mostLetters, (index) => ({ flow: `f${index}` }));
    const { letters } = play(flows);
    expect(letters.length).toBe(mostLetters + 1);
    expect(letters.slice(0, mostLetters - 1).every((one) => one.silentUntil === null)).toBe(true);
    expect(letters[mostLetters - 1]?.silentUntil).toBe(11 * day);
    expect(letters.at(-1)).toMatchObject({ at: 11 * day });
    expect(letters.at(-1)?.items.length).toBe(mostLetters);
  });

  it("what has no room in a mail is counted", () => {
    const crowd = every(minute, mostLetters, (index) => ({ flow: `g${index}` }));
    const late = Array.from({ length: 35 }, (_, index) => ({
      at: 10 * day + hour,
      flow: `f${index}`,
    }));
    const last = play([...crowd, ...late]).letters.at(-1);
    expect([last?.items.length, last?.leftOut]).toEqual([30, 5]);
  });

  it("who hears of it on the screens alone gets no mail, and none of it later", () => {
    const silent = play(every(minute, 5), () => only("screen"));
    expect(silent.letters).toEqual([]);
    expect(silent.alerts).toMatchObject([{ count: 5, mail: { toldCount: 5, dueAt: null } }]);
    expect(play(every(minute, 5), () => only()).alerts).toEqual([]);
  });

  it("what was put off by a clock that was a year ahead is told once that is set right", () => {
    const [alert] = play([{ at: 400 * day }]).alerts;
    const late = alert && { ...alert, count: 2, mail: { ...alert.mail, dueAt: 400 * day + 1 } };
    const made = Array.from({ length: mostLetters }, () => ({
      by: "mail" as const,
      person: "ken",
      at: 400 * day,
    }));
    const now = 35 * day;
    const how = { before: [], made, known, now, newId: () => "id" };
    const told = tellingOf({ news: [], due: late ? [late] : [] }, how);
    expect(told.letters).toMatchObject([{ at: now, items: [{ more: 1 }] }]);
    expect(told.written).toMatchObject([{ mail: { dueAt: null, toldCount: 2 } }]);
  });

  it("webhooks have their own pauses and their own most a day, and say the same as mail", () => {
    const flows = every(minute, 2 * mostLetters, (index) => ({ flow: `f${index}` }));
    const { letters } = play(flows, () => only("mail", "webhook"));
    const said = ({ at, items, silentUntil }: AlertLetter) => [at, items, silentUntil];
    const [mail, webhook] = ways.map((way) => letters.filter(({ by }) => by === way).map(said));
    expect(mail?.length).toBe(mostLetters + 1);
    expect(webhook).toEqual(mail);
  });

  it("whichever way is chosen, whatever happens: everything is told by it, nothing twice, and never more than the most a day", () => {
    const happening = fc.record({
      after: fc.oneof(fc.nat(minute), fc.nat(hour), fc.nat(2 * day)),
      flow: fc.constantFrom("f1", "f2", "f3"),
      code: fc.constantFrom("a", "b"),
      works: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.subarray([...ways]), (all, chosen) => {
        let at = 10 * day;
        const happenings = all.map(({ after, ...one }) => ({ ...one, at: (at += after) }));
        const { alerts, letters } = play(happenings, () => only("screen", ...chosen));
        const failures = happenings.filter(({ works }) => !works).length;
        expect(alerts.reduce((sum, { count }) => sum + count, 0)).toBe(failures);
        expect(new Set(letters.map(({ id }) => id)).size).toBe(letters.length);
        for (const way of ways) {
          const its = letters.filter(({ by }) => by === way);
          const told = its.flatMap(({ items }) => items);
          const sum = told.reduce((count, { more }) => count + more, 0);
          expect(sum).toBe(chosen.includes(way) ? failures : 0);
          expect(told.every(({ more, worksSince }) => more > 0 || worksSince !== null)).toBe(true);
          for (const { at: from } of its)
            expect(
              its.filter((one) => one.at >= from && one.at < from + day).length,
            ).toBeLessThanOrEqual(mostLetters);
        }
      }),
      { numRuns: draws(300) },
    );
  });
});

it("a mail that is not taken is tried again after a minute, then ever later, for three days", () => {
  const tries = [0, 1, 2, 5, 6, 60].map((one) => nextTry(one, 0) / minute);
  expect(tries).toEqual([1, 2, 4, 32, 60, 60]);
  expect([isGivenUp({ at: 1 }, 3 * day), isGivenUp({ at: 1 }, 3 * day + 1)]).toEqual([false, true]);
});
