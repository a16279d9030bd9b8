import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import type { ReconciledLine, Reconciliation } from "../store.ts";
import { effectName, event, type Open, skips, useStage } from "./stage.world.ts";

/** A month of a connection's lists, held against what was seen and written of them. */
export function reconciliationsContract(open: Open): void {
  const stage = useStage(open);
  const asked = {
    id: "x1",
    connectionId: "c1",
    person: "local",
    scheduled: false,
    month: "2026-10",
    zone: "Asia/Tokyo",
    fromAt: 100,
    toAt: 9_000,
    state: "asked",
    expected: [{ book: "charge", objects: 2, isEstimate: false, reads: 1 }],
    place: { stage: "lists", book: 0, cursor: null },
    reads: 0,
    unread: [],
    askedAt: 50,
  } as const satisfies Partial<Reconciliation>;
  const put = (more: { readonly id: string; readonly askedAt?: number }) =>
    stage.store.putReconciliation({ ...asked, ...more, keep: 2 });
  const line = (object: string, more: Partial<ReconciledLine> = {}): ReconciledLine => ({
    book: "charge",
    object,
    parent: "",
    at: 500,
    verdict: "not_ours",
    reason: null,
    status: "succeeded",
    amount: 700,
    currency: "usd",
    recordedAmount: null,
    recordedCurrency: null,
    flowId: null,
    runId: null,
    outcome: null,
    eventId: null,
    condition: null,
    parts: null,
    url: null,
    ...more,
  });
  const keep = (
    lines: readonly ReconciledLine[],
    more: Partial<Parameters<typeof stage.store.keepReconciled>[0]> = {},
  ) =>
    stage.store.keepReconciled({
      id: "x1",
      turn: 0,
      lines,
      unread: null,
      reads: 1,
      place: { stage: "lists", book: 1, cursor: "ch_9" },
      at: 300,
      ...more,
    });
  const begun = async (): Promise<void> => {
    await stage.connect("c1");
    await put({ id: "x1" });
    expect(await stage.store.startReconciliation("x1", 200)).toBe("started");
  };
  const page = async (more: object = {}) =>
    (await stage.reading.reconciled({ id: "x1", limit: 10, ...more })).items;

  describe("a reconciliation", () => {
    it("is kept as it was asked for, begins once, and beside no other of its connection", async () => {
      await stage.connect("c1");
      for (const [order, id] of ["x1", "x2", "x3"].entries())
        await put({ id, askedAt: 50 + order });
      const left = await Promise.all(
        ["x1", "x2", "x3"].map((id) => stage.store.reconciliation(id)),
      );
      expect(left.flatMap((one) => one?.id ?? [])).toEqual(["x2", "x3"]);
      expect(await stage.store.startReconciliation("x2", 200)).toBe("started");
      expect(await stage.store.startReconciliation("x2", 201)).toBe("conflict");
      expect(await stage.store.startReconciliation("x3", 202)).toBe("conflict");
      const going = {
        ...asked,
        id: "x2",
        askedAt: 51,
        state: "going",
        startedAt: 200,
        turn: 0,
        sums: null,
        error: null,
      };
      expect(await stage.store.reconciliationsGoing()).toEqual([{ ...going, endedAt: null }]);
      expect(await stage.store.reconciliations("c1", 9)).toHaveLength(1);
      expect(await stage.store.stopReconciliation("x2", 300)).toBe("stopped");
      expect(await stage.store.stopReconciliation("x2", 301)).toBe("over");
      expect(await stage.store.startReconciliation("x3", 400)).toBe("started");
    });

    it("keeps pieces one after the other, each once, and says where it goes on", async () => {
      await begun();
      expect(await keep([line("ch_1"), line("ch_2", { verdict: "missing" })])).toBe("kept");
      // Another process was at the same piece.
      expect(await keep([line("ch_3")])).toBe("over");
      const last = [line("ch_1", { amount: 900 }), line("txn_1", { parent: "ch_2" })];
      expect(await keep(last, { turn: 1, unread: "payout", place: null })).toBe("kept");
      expect(await keep([line("ch_4")], { turn: 2 })).toBe("over");
      expect(await stage.store.reconciliation("x1")).toMatchObject({
        state: "done",
        endedAt: 300,
        reads: 2,
        turn: 2,
        unread: ["payout"],
      });
      expect((await page()).map(({ object, amount }) => [object, amount])).toEqual([
        ["ch_1", 900],
        ["ch_2", 700],
      ]);
      expect(await page({ verdict: "missing" })).toMatchObject([{ object: "ch_2" }]);
      expect(await page({ parent: "ch_2" })).toMatchObject([{ object: "txn_1" }]);
      expect(await page({ withParts: true })).toHaveLength(3);
      const { next } = await stage.reading.reconciled({ id: "x1", limit: 1 });
      expect(await page({ cursor: next ?? "" })).toMatchObject([{ object: "ch_2" }]);
      const sums = [
        { verdict: "missing", book: "charge", currency: "usd", lines: 1, amount: 700 },
        { verdict: "not_ours", book: "charge", currency: "usd", lines: 1, amount: 900 },
      ];
      expect(await stage.reading.reconciledSums("x1")).toEqual(sums);
      expect((await stage.store.reconciliation("x1"))?.sums).toEqual(sums);
      const { news } = await stage.store.alertWork(999, 9);
      expect(news.map(({ news: one }) => one)).toEqual([
        { kind: "lists_differ", connectionId: "c1", at: 300 },
      ]);
    });

    it("hands out what has parts, says what keeps it, and is forgotten when it is old", async () => {
      await begun();
      await keep([line("ch_1"), line("po_1", { book: "payout" })]);
      const next = await stage.store.nextReconciled({ id: "x1", books: ["payout"], after: 0 });
      expect(next).toMatchObject({ object: "po_1" });
      const after = next?.seq ?? 0;
      expect(await stage.store.nextReconciled({ id: "x1", books: ["payout"], after })).toBeNull();
      const error = { kind: "transient", code: "test.busy", message: "Busy" } as const;
      await stage.store.noteReconcileError("x1", error);
      expect((await stage.store.reconciliation("x1"))?.error).toEqual(error);
      expect(await stage.store.forgetReconciliations(9_999, 10)).toBe(0);
      await stage.store.stopReconciliation("x1", 500);
      expect(await stage.store.forgetReconciliations(500, 10)).toBe(0);
      while ((await stage.store.forgetReconciliations(501, 1)) > 0);
      expect(await stage.store.reconciliation("x1")).toBeNull();
      expect(await page()).toEqual([]);
    });

    it.each(["replaces", "copy"] as const)(
      "of a restored backup stands still, when that %s",
      async (as) => {
        await begun();
        await stage.store.setMonthly("c1", { zone: "UTC", nextMonth: "2026-10" });
        await stage.store.markRestored(400);
        await stage.store.settleRestore(as, { from: 1, to: 500 }, 500);
        expect(await stage.store.reconciliation("x1")).toMatchObject({ state: "stopped" });
        expect(await stage.store.monthlies()).toHaveLength(as === "copy" ? 0 : 1);
      },
    );

    it("begins by itself once for a month, and not beside another", async () => {
      await stage.connect("c1");
      await stage.store.setMonthly("c1", { zone: "UTC", nextMonth: "2026-10" });
      const {
        state: _state,
        reads: _reads,
        unread: _unread,
        askedAt: _askedAt,
        ...reconciliation
      } = {
        ...asked,
        scheduled: true,
      };
      const begin = (id: string) =>
        stage.store.beginMonth({
          then: "2026-11",
          reconciliation: { ...reconciliation, id },
          at: 700,
        });
      expect(await Promise.all([begin("x1"), begin("x2")])).toEqual(
        expect.arrayContaining(["begun", "conflict"]),
      );
      expect(await stage.store.monthly("c1")).toMatchObject({ nextMonth: "2026-11" });
      expect(await stage.store.reconciliationsGoing()).toMatchObject([
        { scheduled: true, startedAt: 700 },
      ]);
      await stage.store.setMonthly("c1", null);
      expect(await stage.store.monthly("c1")).toBeNull();
    });
  });

  describe("what is known of an object", () => {
    it("is told by its events, while they are kept, and by the ledger after that", async () => {
      const run = await stage.runningRun();
      await stage.flow("f2");
      await stage.listen("f2");
      await stage.accept([
        event("k2", { about: "po_1" }, skips("f1"), { flowId: "f2", kind: "leave" }),
      ]);
      const ask = { connectionId: "c1", objects: ["k1", "po_1"], moments: [500], effects: [] };
      const events = (await stage.store.knownOf(ask)).events;
      expect(
        events.map(({ object, poll, flowId, outcome, reason, runId }) => [
          object,
          poll,
          flowId,
          outcome,
          reason,
          runId,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ["k1", "new-charge", "f1", "run", null, run.id],
          ["po_1", "new-charge", "f1", "skipped", "own_event", null],
          ["po_1", "new-charge", "f2", "skipped", "trigger", null],
        ]),
      );
      expect(events).toHaveLength(3);
      const other = await stage.store.knownOf({ ...ask, connectionId: "c2" });
      expect(other.events).toEqual([]);
      const ended = { ...run.state, phase: { is: "succeeded" } } as const;
      await stage.store.recordState({ runId: run.id, epoch: run.epoch, state: ended, at: 2_500 });
      await keepLedger(stage.store);
      const { lines } = await stage.store.knownOf(ask);
      const told = lines.map(({ object, heading }) => [object, heading.flowId, heading.outcome]);
      expect(told).toHaveLength(3);
      expect(told).toEqual(
        expect.arrayContaining([
          ["k1", "f1", "succeeded"],
          ["po_1", "f1", "skipped"],
          ["po_1", "f2", "filtered"],
        ]),
      );
      expect(await stage.store.aboutSince()).toBe(0);
    });

    it("is told by the write that made it, or whose mark it bears; what is not listed is found", async () => {
      const run = await stage.runningRun();
      await stage.store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      const done = {
        ...effectName,
        kind: "done",
        answer: { status: 200, body: { id: "ch_9" } },
        objectId: "ch_9",
      } as const;
      await stage.record(run, { kind: "done", path: "s1" }, { effect: done, output: {} });
      const ended = { ...run.state, phase: { is: "succeeded" } } as const;
      await stage.store.recordState({ runId: run.id, epoch: run.epoch, state: ended, at: 2_500 });
      await keepLedger(stage.store);
      const none = { connectionId: "c1", objects: [], moments: [], effects: [] };
      const made = { id: effectName.id, state: "done", objectId: "ch_9", firstSendAt: 1_500 };
      for (const ask of [{ objects: ["ch_9"] }, { effects: [effectName.id] }])
        expect((await stage.store.knownOf({ ...none, ...ask })).writes).toMatchObject([made]);
      const known = await stage.store.knownOf({ ...none, objects: ["ch_9"] });
      expect(known.lines).toMatchObject([{ object: "ch_9", heading: { entry: "write" } }]);
      await put({ id: "x1" });
      await stage.store.startReconciliation("x1", 200);
      await keep([line("k1")]);
      const span = { id: "x1", connectionId: "c1", from: 0, to: 9_000, limit: 1 };
      const first = await stage.store.unlisted({ ...span, after: { at: -1, seq: 0 } });
      expect(first.lines).toEqual([]);
      const after = first.next ?? expect.fail("there is more");
      const second = await stage.store.unlisted({ ...span, after });
      expect(second.lines).toMatchObject([{ object: "ch_9", at: 1_500 }]);
    });

    it("is owed to the flows that watch, and to those that did", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2"]) await stage.flow(id);
      await stage.listen("f1", { liveFrom: 40, owedFrom: 30 });
      await stage.listen("f2");
      await stage.store.deactivate("f2", 5_000);
      const watchers = await stage.store.watchersOf("c1");
      expect(watchers).toMatchObject([
        { flowId: "f1", owedFrom: 30, seenUntil: null, failures: 0, everySeconds: 60 },
        { flowId: "f2", seenUntil: expect.any(Number) },
      ]);
      expect(await stage.store.watchersOf("c2")).toEqual([]);
    });

    it("is owed to a flow also for a span before its last one", async () => {
      await stage.connect("c1");
      await stage.flow("f1", {
        document: {
          ...emptyDocument,
          trigger: {
            kind: "event",
            connector: "stripe",
            trigger: "new-charge",
            connection: "c1",
            settings: {},
            everySeconds: 60,
          },
        },
      });
      await stage.listen("f1", { liveFrom: 40, owedFrom: 30 });
      await stage.store.deactivate("f1", 5_000);
      const [ended] = await stage.store.watchersOf("c1");
      const seenUntil = ended?.seenUntil ?? expect.fail("it has ended");
      await stage.listen("f1", { liveFrom: 9_000, owedFrom: 9_000 });
      const spans = [
        { flowId: "f1", trigger: "new-charge", owedFrom: 9_000, seenUntil: null },
        { flowId: "f1", trigger: "new-charge", owedFrom: 30, seenUntil },
      ];
      expect(await stage.store.watchersOf("c1")).toMatchObject(spans);
      // What goes on is the same span.
      await stage.listen("f1", { liveFrom: 9_500, owedFrom: 9_000 });
      expect(await stage.store.watchersOf("c1")).toMatchObject(spans);
      await stage.store.deleteFlow("f1", 10_000);
      expect(await stage.store.watchersOf("c1")).toEqual([]);
    });
  });
}
