import { apply } from "../apply.ts";
import type { RunState } from "../run-state.ts";
import { describe, expect, it } from "vitest";
import { BadCursorError, type Page } from "#reading/reading.ts";
import { sightOfFlows } from "#people/sight.world.ts";
import type { RunStatus } from "#flow/run-status.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { plainDocument } from "./plain-document.world.ts";
import { broken, event, type Open, passing, skips, takes, useStage, waits } from "./stage.world.ts";
import { anyPermit, anyConsent } from "../permit.world.ts";

export function readingContract(open: Open): void {
  const stage = useStage(open);
  const sight = sightOfFlows("f1", "f2");
  const keys = (count: number): string[] => Array.from({ length: count }, (_, at) => `k${at}`);
  const queued = async (names: readonly string[], at = 100): Promise<void> => {
    if (!(await stage.store.connection("c1"))) await stage.connect("c1");
    if (!(await stage.store.flow("f1"))) await stage.flow("f1");
    await stage.listen("f1");
    await stage.accept(
      names.map((key) => event(key, takes("f1", key))),
      { at },
    );
  };
  const everything = async <Item>(page: (cursor?: string) => Promise<Page<Item>>) => {
    const items: Item[] = [];
    let cursor: string | undefined;
    for (let pages = 1; ; pages += 1) {
      const { items: more, next } = await page(cursor);
      items.push(...more);
      if (next === null) return { items, pages };
      cursor = next;
    }
  };

  describe("the versions of a flow", () => {
    it("are what was published, newest first, in pages, without drafts that were tested", async () => {
      await stage.flow("f1");
      await stage.flow("f2");
      for (const [number, by] of [
        [2, "ken"],
        [3, "hana"],
      ] as const) {
        const document = { ...emptyDocument, nextStep: number };
        const { revision = 0 } = (await stage.store.flow("f1")) ?? {};
        const change = { id: "f1", name: "One", draft: document, at: 5, by };
        await stage.store.saveDraft({ ...change, revision });
        const draft = { kind: "draft", revision: revision + 1, by } as const;
        await stage.store.publish({
          consent: anyConsent,
          ...draft,
          id: "f1",
          versionId: `f1-v${number}`,
          at: number,
        });
      }
      const started = await stage.store.startRun({
        permit: anyPermit,
        flowId: "f1",
        event: event("ch_1"),
        run: { id: "t1", name: "test:1", versionId: "t1-v", ancestry: [] },
        unpublished: { document: emptyDocument, calls: {}, by: "ken", revision: null },
        at: 9,
      });
      expect(started).toBe("started");
      const list = async (cursor?: string) =>
        stage.reading.listVersions({
          flowId: "f1",
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
      const { items, pages } = await everything(list);
      expect(pages).toBe(2);
      expect(items).toEqual([
        { id: "f1-v3", number: 3, publishedAt: 3, publishedBy: "hana", agreedBy: [] },
        { id: "f1-v2", number: 2, publishedAt: 2, publishedBy: "ken", agreedBy: [] },
        { id: "f1-v1", number: 1, publishedAt: 2, publishedBy: "local", agreedBy: [] },
      ]);
      expect(await stage.reading.flowVersion("f1", 2)).toEqual({
        ...items[1],
        document: { ...emptyDocument, nextStep: 2 },
      });
      for (const number of [4, 2_147_483_648, 9_007_199_254_740_991])
        expect(await stage.reading.flowVersion("f1", number)).toBeNull();
      expect(await stage.reading.flowVersion("f\0", 1)).toBeNull();
      expect((await stage.reading.listVersions({ flowId: "none", limit: 9 })).items).toEqual([]);
      const bad = stage.reading.listVersions({ flowId: "f1", limit: 9, cursor: "nonsense" });
      await expect(bad).rejects.toThrow(BadCursorError);
    });
  });

  describe("the list of runs", () => {
    it("pages through all of them, newest first, whatever comes in meanwhile", async () => {
      await queued(keys(4), 100);
      await queued(
        keys(7).map((key) => `late-${key}`),
        200,
      );
      let extra = 0;
      const { items, pages } = await everything(async (cursor) => {
        extra += 1;
        await queued([`new-${extra}`], 300 + extra);
        return stage.reading.listRuns({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      });
      const old = items.map(({ reference }) => reference).filter((name) => !name.startsWith("new"));
      expect(old).toEqual([
        ...keys(7)
          .map((key) => `late-${key}`)
          .toReversed(),
        ...keys(4).toReversed(),
      ]);
      expect(pages).toBe(4);
    });

    it("shows a run with its flow, its version and its times", async () => {
      await queued(["ch_1"]);
      const run = await stage.claim(1_000);
      await stage.record(run, { kind: "retry", path: "s1", at: 5_000 }, { error: passing });
      expect((await stage.reading.listRuns({ limit: 9 })).items).toEqual([
        {
          id: run.id,
          kind: "event",
          flowId: "f1",
          flowName: "Flow f1",
          versionId: "f1-v1",
          versionNumber: 1,
          status: "waiting",
          reference: "ch_1",
          record: { trigger: "new-charge", data: { key: "ch_1" } },
          eventAt: 500,
          createdAt: 100,
          startedAt: 1_000,
          endedAt: null,
          resumesAt: 5_000,
          error: passing,
          filter: null,
        },
      ]);
    });

    it("tells which condition has filtered a run, and finds it by its status", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.accept([event("ch_1", takes("f1", "one")), event("ch_2", takes("f1", "two"))]);
      const because = {
        held: false,
        condition: { en: "Amount is greater than ¥1,000", ja: "「金額」が ¥1,000 より大きい" },
        value: { en: "Amount: ¥500", ja: "「金額」: ¥500" },
      };
      const branched = { kind: "branched", path: "s1", block: null, because } as const;
      for (const before of [[], [{ kind: "done", path: "s0", acted: true }]] as const) {
        const run = await stage.claim();
        const results = [...before, branched, { kind: "finished" }] as const;
        const state = results.reduce<RunState>(apply, run.state);
        await stage.record(run, branched, { state });
      }
      const found = async (status: "filtered" | "succeeded") =>
        (await stage.reading.listRuns({ statuses: [status], limit: 9 })).items;
      const [filtered] = await found("filtered");
      expect(filtered).toMatchObject({ filter: { path: "s1", ...because } });
      expect((await stage.reading.run(filtered?.id ?? ""))?.filter).toEqual(filtered?.filter);
      expect(await found("succeeded")).toMatchObject([{ filter: null }]);
      expect((await stage.reading.activity(["f1"]))[0]?.runs).toMatchObject({
        filtered: 1,
        succeeded: 1,
      });
    });

    it("filters by flow, status and time", async () => {
      await queued(["a", "b"], 100);
      await stage.flow("f2");
      await stage.listen("f2");
      await stage.accept([event("c", takes("f2", "c"))], { at: 200 });
      await stage.record(
        await stage.claim(),
        { kind: "failed", path: "s1", error: broken },
        { error: broken },
      );
      const found = async (query: object) =>
        (await stage.reading.listRuns({ limit: 9, ...query })).items.map((run) => run.reference);
      expect(await found({ flowId: "f1" })).toEqual(["b", "a"]);
      expect(await found({ statuses: ["failed"] })).toEqual(["a"]);
      expect(await found({ statuses: ["waiting"] })).toEqual(["c", "b"]);
      expect(await found({ statuses: ["waiting"], flowId: "f1" })).toEqual(["b"]);
      expect(await found({ createdFrom: 200 })).toEqual(["c"]);
      expect(await found({ createdTo: 200, flowId: "f1" })).toEqual(["b", "a"]);
      expect(await found({ createdTo: 100 })).toEqual([]);
      expect(await found({ flowId: "unknown" })).toEqual([]);
    });

    it("pages through runs of several statuses, newest first, under every other filter", async () => {
      await queued(keys(9));
      await stage.flow("f2");
      await stage.listen("f2");
      // k0 fails, k1 is parked, k2 pauses, k3 fails ...; k8 and the other flow's wait.
      for (let at = 0; at < 8; at += 1) {
        const results = [
          { kind: "failed", path: "s1", error: broken },
          { kind: "parked", path: "s1", effectId: "e" },
          { kind: "paused", path: "s1", connectionId: "c1" },
        ] as const;
        const result = results[at % 3];
        if (result) await stage.record(await stage.claim(), result, { error: broken });
      }
      await stage.accept([event("other", takes("f2", "other"))], { at: 50 });
      const found = async (query: object) =>
        (
          await everything((cursor) =>
            stage.reading.listRuns({ limit: 2, ...query, ...(cursor ? { cursor } : {}) }),
          )
        ).items.map(({ reference }) => reference);
      const parkedOrFailed = ["k7", "k6", "k4", "k3", "k1", "k0"];
      expect(await found({ statuses: ["failed", "parked"] })).toEqual(parkedOrFailed);
      expect(await found({ statuses: ["parked", "failed"], flowId: "f1" })).toEqual(parkedOrFailed);
      expect(await found({ statuses: ["failed", "parked"], flowId: "f2" })).toEqual([]);
      expect(await found({ statuses: ["waiting", "succeeded", "paused"] })).toEqual([
        "k8",
        "k5",
        "k2",
        "other",
      ]);
      expect(await found({ statuses: ["waiting", "failed"], createdTo: 60 })).toEqual(["other"]);
      const text = { words: "K", own: [], privateKeys: [], sight };
      expect(await found({ statuses: ["failed", "parked"], text })).toEqual(parkedOrFailed);
      expect(await found({ statuses: ["succeeded", "cancelled"], text })).toEqual([]);
    });

    it("finds a text in references and error messages, and takes it literally", async () => {
      await queued(["ch_1", "ch_12", "ch%2", "re_3"]);
      for (const message of ["Your card was declined.", "100% of limit", "カードの期限切れ"])
        await stage.record(
          await stage.claim(),
          { kind: "retry", path: "s1", at: 9_000 },
          { error: { ...passing, message } },
        );
      const found = async (text: string) =>
        (
          await stage.reading.listRuns({
            limit: 9,
            text: { words: text, own: [], privateKeys: [], sight },
          })
        ).items.map((run) => run.reference);
      expect(await found("ch_1")).toEqual(["ch_12", "ch_1"]);
      expect(await found("card was")).toEqual(["ch_1"]);
      expect(await found("%")).toEqual(["ch%2", "ch_12"]);
      expect(await found("期限")).toEqual(["ch%2"]);
      expect(await found("transient")).toEqual([]);
      expect(await found('"')).toEqual([]);
    });

    it("pages through what a text finds, among all runs and among those of a flow", async () => {
      await queued(["ch_1", "re_2", "ch_3", "ch_4"]);
      const text = { words: "CH_", own: [], privateKeys: [], sight };
      for (const more of [{}, { flowId: "f1" }, { statuses: ["waiting"] as const }]) {
        const found: string[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof stage.reading.listRuns>> =
            await stage.reading.listRuns({
              limit: 1,
              text,
              ...more,
              ...(cursor && { cursor }),
            });
          found.push(...page.items.map((run) => run.reference));
          cursor = page.next;
        } while (cursor !== null);
        expect(found).toEqual(["ch_4", "ch_3", "ch_1"]);
      }
      for (const none of [{ flowId: "f2" }, { statuses: ["failed"] as const }])
        expect((await stage.reading.listRuns({ limit: 9, text, ...none })).items).toEqual([]);
    });

    it("looks into the errors of runs through one's own connections alone, page by page", async () => {
      const through = (connection: string): FlowDocument => ({
        ...emptyDocument,
        trigger: {
          kind: "event",
          connector: "stripe",
          trigger: "new-charge",
          connection: "c1",
          settings: {},
          everySeconds: 60,
        },
        steps: [
          {
            kind: "action",
            id: "s1",
            name: null,
            connector: "stripe",
            action: "create-charge",
            connection,
            input: {},
          },
        ],
      });
      await stage.connect("c1");
      for (const [id, connection] of [
        ["f1", "c1"],
        ["f2", "c2"],
      ] as const) {
        await stage.flow(id, { document: through(connection) });
        await stage.listen(id);
      }
      for (const key of ["a", "b", "c"])
        await stage.accept([event(key, takes("f1", `${key}-one`), takes("f2", `${key}-two`))]);
      const error = { ...broken, message: { en: "On acct_secret", ja: "acct_secret で" } };
      for (let run = 0; run < 6; run += 1)
        await stage.record(await stage.claim(), { kind: "failed", path: "s1", error }, { error });
      const found = async (words: string, own: readonly string[], more: object = {}) =>
        (
          await everything((cursor) =>
            stage.reading.listRuns({
              limit: 1,
              text: { words, own, privateKeys: [], sight },
              ...more,
              ...(cursor ? { cursor } : {}),
            }),
          )
        ).items.map(({ reference, flowId }) => `${reference} ${flowId}`);
      const ofOne = ["c f1", "b f1", "a f1"];
      const failed = { statuses: ["failed"] };
      for (const more of [{}, failed, { statuses: ["failed", "parked"] }, { flowId: "f1" }]) {
        expect(await found("acct_secret", ["c1"], more)).toEqual(ofOne);
        expect(await found("acct_secret", [], more)).toEqual([]);
        expect(await found("acct_secret", ["c2"], more)).toEqual([]);
      }
      expect(await found("acct_secret", ["c2", "c1"], failed)).toHaveLength(6);
      expect(await found("a-", [], { flowId: "f2" })).toEqual(["a f2"]);
    });

    it("does not look into names that tell of an account", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      await stage.accept([event("ch_1", takes("f1", "event:stripe:new:live:acct_9:ch_1"))]);
      const found = async (words: string) =>
        (
          await stage.reading.listRuns({
            limit: 9,
            text: { words, own: ["c1"], privateKeys: [], sight },
          })
        ).items.length;
      expect(await found("ch_1")).toBe(1);
      for (const words of ["acct_9", "live", "stripe:new", ":"]) expect(await found(words)).toBe(0);
    });

    it.each(["", "x", "-", "AAAA", "eyJhdCI6MX0", "1.1", "MS4xLjE"])(
      "refuses %j as a cursor",
      async (cursor) => {
        await expect(stage.reading.listRuns({ limit: 3, cursor })).rejects.toThrow(BadCursorError);
        await expect(stage.reading.listEvents({ limit: 3, cursor })).rejects.toThrow(
          BadCursorError,
        );
      },
    );
  });

  it("shows a run in full", async () => {
    const run = await stage.runningRun();
    await stage.store.planEffect(stage.plan(run), run.epoch);
    await stage.gate(run, 1_500);
    const effect = { id: "f1.effect", generation: 0, kind: "unanswered", error: passing } as const;
    const retry = { kind: "retry", path: "s1", at: 5_000 } as const;
    await stage.record(run, retry, { error: passing, effect });
    expect(await stage.reading.run(run.id)).toMatchObject({
      id: run.id,
      document: plainDocument,
      event: { key: "k1" },
      steps: [{ path: "s1", status: "retrying", output: null, attempts: [{ number: 1 }] }],
      effects: [
        {
          id: "f1.effect",
          generation: 0,
          path: "s1",
          state: "open",
          mode: "test",
          method: "POST",
          resource: "/v1/charges",
          params: { amount: 1 },
          sends: 1,
          firstSentAt: 1_500,
          lastSentAt: 1_500,
          objectId: null,
          error: passing,
        },
      ],
    });
    expect(await stage.reading.run("unknown")).toBeNull();
  });

  describe("the list of events", () => {
    it("says what became of each, per flow", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2", "f3"]) {
        await stage.flow(id);
        await stage.listen(id);
      }
      const taken = takes("f1", "k1", { id: "r1" });
      await stage.accept([event("k1", taken, skips("f2"), waits("f3", 900), { id: "e1" })]);
      expect((await stage.reading.listEvents({ limit: 9 })).items).toEqual([
        {
          id: "e1",
          connectionId: "c1",
          trigger: "new-charge",
          key: "k1",
          at: 500,
          receivedAt: 100,
          data: { key: "k1" },
          deliveries: [
            { flowId: "f1", outcome: "run", runId: "r1", reason: null, because: null },
            { flowId: "f2", outcome: "skipped", runId: null, reason: "own_event", because: null },
            { flowId: "f3", outcome: "waiting", runId: null, reason: null, because: null },
          ],
        },
      ]);
    });

    it("tells what a flow has passed over, in pages", async () => {
      await stage.connect("c1");
      for (const id of ["f1", "f2"]) {
        await stage.flow(id);
        await stage.listen(id);
      }
      await stage.accept([
        event("k1", skips("f1"), takes("f2", "k1")),
        event("k2", takes("f1", "k2"), skips("f2")),
        event("k3", skips("f1")),
        event("k4", skips("f1"), skips("f2")),
      ]);
      const found = async (query: object) =>
        (
          await everything((cursor) =>
            stage.reading.listEvents({ limit: 2, ...query, ...(cursor ? { cursor } : {}) }),
          )
        ).items.map(({ key }) => key);
      expect(await found({ skippedBy: "f1" })).toEqual(["k4", "k3", "k1"]);
      expect(await found({ skippedBy: "f2" })).toEqual(["k4", "k2"]);
      expect(await found({ skippedBy: "f1", flowId: "f2" })).toEqual(["k4", "k1"]);
      expect(await found({ skippedBy: "f1", connectionId: "c1" })).toEqual(["k4", "k3", "k1"]);
      expect(await found({ skippedBy: "f1", connectionId: "c2" })).toEqual([]);
      expect(await found({ skippedBy: "f1\0" })).toEqual([]);
    });

    it("pages and filters by flow and connection", async () => {
      await queued(keys(5));
      await stage.connect("c2");
      await stage.flow("f2");
      await stage.listen("f2", { connectionId: "c2" });
      const poll = await stage.store.poll("c2", "new-charge");
      await stage.accept([event("other", takes("f2", "other"))], { pollId: poll?.id ?? "" });
      await stage.accept([event("k9")]);
      const found = async (query: object) =>
        (
          await everything((cursor) =>
            stage.reading.listEvents({ limit: 2, ...query, ...(cursor ? { cursor } : {}) }),
          )
        ).items.map(({ key }) => key);
      const mine = keys(5).toReversed();
      expect(await found({})).toEqual(["k9", "other", ...mine]);
      expect(await found({ connectionId: "c1" })).toEqual(["k9", ...mine]);
      expect(await found({ connectionId: "c2" })).toEqual(["other"]);
      expect(await found({ flowId: "f1" })).toEqual(mine);
      expect(await found({ flowId: "f1", connectionId: "c1" })).toEqual(mine);
      expect(await found({ flowId: "f1", connectionId: "c2" })).toEqual([]);
    });

    it("knows the newest of a trigger by its own date, however late it came", async () => {
      await queued([]);
      expect(await stage.reading.newestEvent("c1", "new-charge")).toBeNull();
      await stage.accept([event("a", { at: 100 }), event("b", { at: 900 })]);
      await stage.accept([event("c", { at: 300 })]);
      expect(await stage.reading.newestEvent("c1", "new-charge")).toMatchObject({ key: "b" });
      expect(await stage.reading.newestEvent("c1", "new-refund")).toBeNull();
    });
  });

  it("counts the runs of a flow by status, through all that can happen to them", async () => {
    await queued(keys(7));
    const counts = async (): Promise<Partial<Record<RunStatus, number>>> => {
      const [activity] = await stage.reading.activity(["f1"]);
      return Object.fromEntries(
        Object.entries(activity?.runs ?? {}).filter(([, runs]) => runs > 0),
      );
    };
    expect(await counts()).toEqual({ waiting: 7 });
    const runs = await stage.store.claimRuns(1_000, 6);
    expect(await counts()).toEqual({ waiting: 1, running: 6 });
    const results = [
      { kind: "finished" },
      { kind: "failed", path: "s1", error: broken },
      { kind: "paused", path: "s1", connectionId: "c1" },
      { kind: "parked", path: "s1", effectId: "e" },
      { kind: "retry", path: "s1", at: 5_000 },
    ] as const;
    for (const [index, result] of results.entries()) {
      const run = runs[index];
      if (run) await stage.record(run, result, { error: broken });
    }
    expect(await counts()).toEqual({
      succeeded: 1,
      failed: 1,
      paused: 1,
      parked: 1,
      waiting: 2,
      running: 1,
    });
    await stage.store.freeRuns();
    await stage.store.cancelRun({ runId: runs[3]?.id ?? "", at: 6_000 });
    expect(await counts()).toEqual({ succeeded: 1, failed: 1, cancelled: 1, waiting: 4 });
    expect(await stage.reading.activity(["f1", "unknown"])).toMatchObject([
      { flowId: "f1", lastRunAt: 100, nextAt: 60_000, catchingUp: null, pollError: null },
      { flowId: "unknown", lastRunAt: null, nextAt: null },
    ]);
  });
}
