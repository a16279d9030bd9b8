import { describe, expect, it } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import { idOfNews } from "../alerts/news.ts";
import { tellingOf } from "../alerts/telling.ts";
import type { Known } from "../alerts/told.ts";
import type { ClaimedRun, Kept } from "../store.ts";
import { broken, effectName, event, type Open, takes, useStage } from "./stage.world.ts";

/** What people are told of, from the moment in which it happens. */
export function alertsContract(open: Open): void {
  const stage = useStage(open);
  const error = { ...broken, advice: { en: "Do this", ja: "これをする" } };
  const known: Known = {
    flowOwner: () => "ken",
    connectionOwner: () => "hana",
    flowOwnersBy: () => ["ken", "hana"],
    administrators: ["aoi"],
    effect: () => ({ connectionId: "c1", aboveLimit: null }),
    channels: () => ({ screen: true, mail: true, webhook: false, post: false }),
  };
  let ids = 0;
  const newId = () => `id-${(ids += 1)}`;

  const newsKinds = async () =>
    (await stage.store.alertWork(0, 99)).news.map(({ news }) => news.kind);

  /** As the engine does it, in one go. */
  async function tell(now: number): Promise<"kept" | "fenced"> {
    const { store } = stage;
    const lease = await store.lease("alerts");
    if (!lease) throw new Error("Somebody else tells");
    const { news, due } = await store.alertWork(now, 99);
    const about = news.map((one) => idOfNews(one.news));
    const before = await store.alertsAbout(about);
    const made = await store.lettersSince(0);
    const kept = await store.keepAlerts({
      lease,
      news: news.map(({ seq }) => seq),
      ...tellingOf({ news, due }, { before, made, known, now, newId }),
      forgetBefore: now - 1_000_000,
      at: now,
    });
    await store.release(lease);
    return kept;
  }

  const fail = (run: ClaimedRun, at = 2_000) =>
    stage.record(run, { kind: "failed", path: "s1", error }, { error, at });

  async function another(key: string): Promise<ClaimedRun> {
    await stage.accept([event(key, takes("f1", key))]);
    return stage.claim(9_000);
  }

  describe("what is written down with what happens", () => {
    it("a run that fails is news, with the error’s code and advice and none of its words", async () => {
      const run = await stage.runningRun();
      expect(await stage.store.nextAlertWork()).toBeNull();
      await fail(run);
      expect(await stage.store.nextAlertWork()).toBe(0);
      const { news } = await stage.store.alertWork(0, 99);
      expect(news).toEqual([
        {
          seq: expect.any(Number),
          runName: "k1",
          news: {
            kind: "run_failed",
            at: 2_000,
            flowId: "f1",
            runId: run.id,
            code: "test.refused",
            advice: error.advice,
          },
        },
      ]);
      expect(JSON.stringify(news)).not.toContain(error.message);
    });

    it("what a process writes that has lost the run is no news", async () => {
      const run = await stage.runningRun();
      expect(await fail({ ...run, epoch: run.epoch + 1 })).toBe("fenced");
      expect(await newsKinds()).toEqual([]);
    });

    it("a run whose write waits for a person is news", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      const parked = { kind: "parked", path: "s1", effectId: "f1.effect" } as const;
      const effect = {
        ...effectName,
        kind: "parked",
        error: broken,
        looked: null,
        lookAt: null,
      } as const;
      await stage.record(run, parked, { effect });
      expect(await newsKinds()).toEqual(["run_parked"]);
    });

    it("a run that succeeds is news only while an alert of its flow is open", async () => {
      const first = await stage.runningRun();
      const succeed = (run: ClaimedRun, at: number) =>
        stage.store.recordState({
          runId: run.id,
          epoch: run.epoch,
          state: { ...run.state, phase: { is: "succeeded" } },
          at,
        });
      await succeed(first, 2_000);
      expect(await newsKinds()).toEqual([]);
      await fail(await another("k2"));
      await tell(3_000);
      await succeed(await another("k3"), 4_000);
      expect(await newsKinds()).toEqual(["run_succeeded"]);
      await tell(5_000);
      expect(await stage.store.alertsAbout(["f1"])).toMatchObject([
        { isOpen: false, count: 1, worksSince: 4_000 },
      ]);
      await succeed(await another("k4"), 6_000);
      expect(await newsKinds()).toEqual([]);
      await fail(await another("k5"));
      await succeed(await another("k6"), 7_000);
      expect(await newsKinds()).toEqual(["run_failed", "run_succeeded"]);
    });

    it("a connection that breaks is news once, until it is repaired", async () => {
      await stage.connect("c1");
      await stage.store.breakConnection("c1", broken, 5);
      await stage.store.breakConnection("c1", broken, 6);
      expect(await newsKinds()).toEqual(["connection_broken"]);
      await tell(10);
      await stage.store.repairConnection("c1", 20);
      expect(await newsKinds()).toEqual(["connection_repaired"]);
      await tell(30);
      expect(await stage.store.alertsAbout(["c1"])).toMatchObject([
        { person: "hana", isOpen: false, worksSince: 20 },
      ]);
      await stage.store.breakConnection("c1", broken, 19);
      await stage.store.repairConnection("c1", 40);
      expect(await newsKinds()).toEqual([]);
    });
  });

  describe("what is written down of holds and hand-overs", () => {
    const held = (by: "owner" | "switch") =>
      by === "owner" ? ({ by, connectionId: "c1", owner: "local" } as const) : ({ by } as const);

    it("a hold is news each time, and that nothing holds it any more only where somebody was told", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await store.hold(held("owner"), 5);
      await store.hold(held("owner"), 6);
      await store.hold(held("switch"), 7);
      expect((await store.alertWork(0, 9)).news.map(({ news }) => news)).toEqual([
        { kind: "connection_held", connectionId: "c1", by: "owner", at: 5 },
        { kind: "connection_held", connectionId: "c1", by: "switch", at: 7 },
      ]);
      await tell(10);
      await store.lift(held("switch"), 11);
      expect(await newsKinds()).toEqual([]);
      await store.lift(held("owner"), 12);
      expect(await newsKinds()).toEqual(["connection_lifted"]);
      await tell(13);
      expect(await store.alertsAbout(["c1"])).toMatchObject([
        { person: "ken", isOpen: false, worksSince: 12 },
        { person: "hana", isOpen: false, worksSince: 12 },
      ]);
    });

    it("who is named to take a connection over is told, once", async () => {
      const { store } = stage;
      await stage.connect("c1");
      const by = { owner: "local" };
      await store.setHeir({ id: "c1", heir: "taro", by, at: 5 });
      await store.setHeir({ id: "c1", heir: "taro", by, at: 6 });
      await store.setHeir({ id: "c1", heir: null, by, at: 7 });
      await store.setHeir({ id: "c1", heir: "jiro", by: { owner: "taro" }, at: 8 });
      expect((await store.alertWork(0, 9)).news.map(({ news }) => news)).toEqual([
        { kind: "handover_offered", connectionId: "c1", heir: "taro", at: 5 },
      ]);
    });
  });

  describe("what a look at how things are has found", () => {
    const late = (stands: boolean, at: number) => ({
      name: "polls_late f1",
      stands,
      news: { kind: stands ? "polls_late" : "polls_in_time", flowId: "f1", at } as const,
    });

    it("is news once, however many find it, and once that it is well again", async () => {
      const { store } = stage;
      await stage.flow("f1");
      await Promise.all([1, 2, 3].map((at) => store.noteFindings([late(true, at)], at)));
      expect(await newsKinds()).toEqual(["polls_late"]);
      expect((await store.notices()).map(({ name }) => name)).toEqual(["polls_late f1"]);
      await tell(10);
      await Promise.all([11, 12].map((at) => store.noteFindings([late(false, at)], at)));
      expect(await newsKinds()).toEqual(["polls_in_time"]);
      expect(await store.notices()).toEqual([]);
      await tell(20);
      expect(await store.alertsAbout(["f1"])).toMatchObject([
        { about: { kind: "polls_late" }, isOpen: false },
      ]);
    });

    it("of the installation is on the lists of administrators", async () => {
      const { store } = stage;
      const news = { kind: "installation_trouble", trouble: "process_gone", at: 5 } as const;
      await store.noteFindings([{ name: "process_gone b", stands: true, news }], 5);
      await store.noteFindings([{ name: "none", stands: false, news: null }], 6);
      await tell(10);
      expect((await store.alertsOf("aoi", 9)).items).toMatchObject([
        { alert: { about: { kind: "process_gone" }, isOpen: false } },
      ]);
    });

    it("a poll is overdue while its flow is active and its connection may act", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const pollId = await stage.pollId();
      await stage.pollFailed({ pollId, error: broken, nextAt: 500, at: 100 });
      expect(await store.overduePolls(500)).toEqual([]);
      expect(await store.overduePolls(501)).toEqual([
        { pollId, flowId: "f1", everySeconds: 60, nextAt: 500 },
      ]);
      await store.hold({ by: "owner", connectionId: "c1", owner: "local" }, 600);
      expect(await store.overduePolls(501)).toEqual([]);
    });

    it("of each active flow it knows since when it is, and in which hours runs were made", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.flow("f2");
      await stage.listen("f1");
      const [before] = await store.watchedFlows();
      expect(before).toMatchObject({ id: "f1", owner: "local", ranAt: null });
      const hour = 3_600_000;
      const times = [hour, hour + 5, 2 * hour - 1, 7 * hour, 9 * hour + 3];
      for (const [n, at] of times.entries())
        await stage.accept([event(`k${n}`, takes("f1", `k${n}`))], { at });
      const [flow] = await store.watchedFlows();
      expect(flow).toMatchObject({ id: "f1", ranAt: 9 * hour + 3 });
      expect(await store.hoursOfRuns("f1", 0)).toEqual([9 * hour + 3, 7 * hour, 2 * hour - 1]);
      expect(await store.hoursOfRuns("f1", 7 * hour)).toEqual([9 * hour + 3, 7 * hour]);
      expect(await store.hoursOfRuns("f2", 0)).toEqual([]);
    });

    it("of the processes this one lives", async () => {
      const { own, living, gone } = await stage.store.processes();
      expect(living).toContain(own);
      expect(gone).not.toContain(own);
    });
  });

  describe("what is written down of flows", () => {
    it("that what starts it cannot be asked three times in a row, and that it can again", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const pollId = await stage.pollId();
      const failing = async (times: number) => {
        for (let n = 0; n < times; n += 1)
          await stage.pollFailed({ pollId, error: broken, nextAt: 1, at: 100 + n });
      };
      await failing(2);
      expect(await newsKinds()).toEqual([]);
      await failing(2);
      expect(await newsKinds()).toEqual(["polls_failed"]);
      await stage.accept([]);
      expect(await newsKinds()).toEqual(["polls_failed", "polls_recovered"]);
      await tell(1_000);
      expect(await stage.store.alertsAbout(["f1"])).toMatchObject([
        { about: { kind: "polls_failing" }, isOpen: false },
      ]);
      await failing(1);
      await stage.accept([]);
      expect(await newsKinds()).toEqual([]);
    });

    it("that it goes on after a hold was lifted, or at a person’s word", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const pollId = await stage.pollId();
      const hold = { by: "owner", connectionId: "c1", owner: "local" } as const;
      const kept: Kept = { way: "sequence", epoch: 0, position: "1", gaps: [], stopped: null };
      const goesOn = {
        "a lifted hold": async () => {
          await store.hold(hold, 200);
          await store.lift(hold, 300);
        },
        "a person’s word": async () => {
          const lease = (await store.lease(pollId)) ?? expect.fail("no lease");
          await store.goOnPolling({ lease, pollId, kept, anew: false, at: 300 });
          await store.release(lease);
        },
      };
      for (const [by, going] of Object.entries(goesOn)) {
        for (const at of [100, 101, 102])
          await stage.pollFailed({ pollId, error: broken, nextAt: 1, at });
        await tell(200);
        await going();
        await stage.accept([]);
        await tell(1_000);
        const its = await store.alertsAbout(["f1"]);
        expect(its, by).toMatchObject([{ about: { kind: "polls_failing" }, isOpen: false }]);
      }
    });

    it("that the other side has forgotten events, to each flow that listens, with what to do", async () => {
      await stage.connect("c1");
      for (const flow of ["f1", "f2", "f3"]) await stage.flow(flow);
      for (const flow of ["f1", "f2"]) await stage.listen(flow);
      const advice = { en: "Look there.", ja: "確認してください。" };
      const missed = { code: "engine.events_missed", advice };
      await stage.accept([], { missed });
      expect(await newsKinds()).toEqual(["events_missed", "events_missed"]);
      await tell(1_000);
      expect(await stage.store.alertsAbout(["f1", "f2", "f3"])).toMatchObject(
        ["f1", "f2"].map((flowId) => ({ about: { kind: "events_missed", flowId }, advice })),
      );
    });

    it("that a version waits, and for whom, and that it has switched itself off", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const proposal = { id: "p1", flowId: "f1", by: "local", at: 100, takeUp: null, calls: {} };
      await store.propose({ ...proposal, owners: ["hana"], revision: 9 });
      expect(await newsKinds()).toEqual([]);
      await store.propose({ ...proposal, owners: ["hana"], revision: 1 });
      await store.setSwitchOff({ flowId: "f1", rule: { inARow: 1, share: null }, at: 200 });
      const why = { kind: "in_a_row", failed: 1 } as const;
      await store.switchOff({ flowId: "f1", countedFrom: 200, why, at: 300 });
      expect((await store.alertWork(0, 9)).news.map(({ news }) => news)).toEqual([
        { kind: "version_proposed", flowId: "f1", owners: ["hana"], at: 100 },
        { kind: "flow_switched_off", flowId: "f1", at: 300 },
      ]);
    });
  });

  describe("what people have on their lists", () => {
    it("what happens again is new again for whoever had seen it, and only for them", async () => {
      const { store } = stage;
      await fail(await stage.runningRun());
      await tell(3_000);
      const { items, newest } = await store.alertsOf("ken", 9);
      expect(items).toMatchObject([
        { isNew: true, alert: { person: "ken", count: 1, about: { code: "test.refused" } } },
      ]);
      expect(await store.newAlertsOf("ken")).toBe(1);
      expect(await store.newAlertsOf("hana")).toBe(0);
      await store.seeAlerts("hana", newest);
      expect(await store.newAlertsOf("ken")).toBe(1);

      await fail(await another("k2"), 4_000);
      await tell(5_000);
      // They had opened the list before the second failure.
      await store.seeAlerts("ken", newest);
      expect(await store.alertsOf("ken", 9)).toMatchObject({
        items: [{ isNew: true, alert: { count: 2, lastAt: 4_000 } }],
      });
      await store.seeAlerts("ken", (await store.alertsOf("ken", 9)).newest);
      expect(await store.newAlertsOf("ken")).toBe(0);
      expect((await store.alertsOf("ken", 9)).items).toMatchObject([{ isNew: false }]);
    });

    it("a mail makes nothing new, and nothing of a deleted flow is on a list", async () => {
      const { store } = stage;
      await fail(await stage.runningRun());
      await tell(3_000);
      await store.seeAlerts("ken", (await store.alertsOf("ken", 9)).newest);
      await tell(3_001);
      expect((await store.lettersSince(0)).length).toBe(1);
      expect(await store.newAlertsOf("ken")).toBe(0);
      await store.deleteFlow("f1", 4_000);
      expect((await store.alertsOf("ken", 9)).items).toEqual([]);
    });

    it("what has stood still for long is forgotten, and what is open is not", async () => {
      const { store } = stage;
      await fail(await stage.runningRun());
      await stage.store.breakConnection("c1", broken, 2_000);
      await stage.store.repairConnection("c1", 2_001);
      await tell(3_000);
      // The mail that the connection works again keeps it for as long again.
      await tell(700_000);
      expect((await store.alertsOf("hana", 9)).items.length).toBe(1);
      await tell(10_000_000);
      expect((await store.alertsOf("ken", 9)).items.length).toBe(1);
      expect((await store.alertsOf("hana", 9)).items.length).toBe(0);
    });
  });

  describe("mail", () => {
    it("is due once, is tried again where it was not taken, and is done with when it was", async () => {
      const { store } = stage;
      await fail(await stage.runningRun());
      await tell(3_000);
      expect((await store.alertWork(9_999_999, 9)).due).toEqual([]);
      const [first] = (await store.alertWork(3_000, 9)).letters;
      expect(first).toMatchObject({ tries: 0, letter: { person: "ken", items: [{ more: 1 }] } });
      const id = first?.letter.id ?? "";
      expect(await store.noteLetter(id, { tries: 0, tryAt: 8_000 })).toBe(true);
      expect(await store.nextAlertWork()).toBe(8_000);
      expect((await store.alertWork(7_999, 9)).letters).toEqual([]);
      expect((await store.alertWork(8_000, 9)).letters).toEqual([{ ...first, tries: 1 }]);
      expect(await store.noteLetter(id, { tries: 0, tryAt: null })).toBe(false);
      expect(await store.noteLetter(id, { tries: 1, tryAt: null })).toBe(true);
      expect(await store.noteLetter(id, { tries: 2, tryAt: 9_000 })).toBe(false);
      expect(await store.nextAlertWork()).toBeNull();

      await fail(await another("k2"), 9_000);
      await tell(9_000);
      expect((await store.alertWork(9_000, 9)).letters).toEqual([]);
      const dueAt = 3_000 + 600_000;
      expect(await store.nextAlertWork()).toBe(dueAt);
      expect((await store.alertWork(dueAt - 1, 9)).due).toEqual([]);
      expect((await store.alertWork(dueAt, 9)).due).toMatchObject([{ count: 2 }]);
      await tell(dueAt);
      expect((await store.alertWork(dueAt, 9)).letters).toMatchObject([
        { letter: { items: [{ more: 1, lastAt: 9_000 }] } },
      ]);
      expect((await store.lettersSince(3_001)).map(({ at }) => at)).toEqual([dueAt]);
    });

    it("a process that has lost the lease keeps nothing, on a store of several", async () => {
      const { store } = stage;
      await fail(await stage.runningRun());
      await tell(3_000);
      const [alert] = await store.alertsAbout(["f1"]);
      const late = { name: "alerts", token: "00000000-0000-4000-8000-000000000000" };
      const nothing = { news: [], written: [], letters: [], forgetBefore: 0, at: 4_000 };
      const heard: readonly Alert[] = alert ? [{ ...alert, count: 9 }] : [];
      const kept = await store.keepAlerts({ lease: late, heard, ...nothing });
      expect((await store.alertsAbout(["f1"])).map(({ count }) => count)).toEqual([
        kept === "fenced" ? 1 : 9,
      ]);
    });
  });

  it("a mail that is due far ahead, by a clock that was wrong, is due now", async () => {
    const { store } = stage;
    const year = 365 * 86_400_000;
    await fail(await stage.runningRun(), year);
    await tell(year);
    const [first] = (await store.alertWork(year, 9)).letters;
    await store.noteLetter(first?.letter.id ?? "", { tries: 0, tryAt: year + 1 });
    await fail(await another("k2"), year);
    await tell(year);
    expect(await store.alertWork(year, 9)).toMatchObject({ due: [], letters: [] });
    expect(await store.alertWork(5_000, 9)).toMatchObject({
      due: [{ count: 2 }],
      letters: [{ tries: 1 }],
    });
  });

  it("keeps what each person has chosen, in the place of what they had before", async () => {
    const { store } = stage;
    expect(await store.alertChoices()).toEqual(new Map());
    const first = { kinds: { run_failed: { screen: true, mail: false } }, flows: {} };
    const other = { kinds: {}, flows: { f1: { screen: false, mail: false } } };
    await store.chooseAlerts("ken", first);
    await store.chooseAlerts("hana", first);
    await store.chooseAlerts("ken", other);
    expect(await store.alertChoices()).toEqual(
      new Map<string, object>([
        ["ken", other],
        ["hana", first],
      ]),
    );
  });

  it("a restored copy tells nobody of what the installation has to tell", async () => {
    const { store } = stage;
    await fail(await stage.runningRun());
    await tell(3_000);
    await tell(3_000);
    await fail(await another("k2"));
    await store.markRestored(4_000);
    await store.settleRestore("copy", { from: 1, to: 5_000 }, 5_000);
    expect(await store.nextAlertWork()).toBeNull();
  });
}
