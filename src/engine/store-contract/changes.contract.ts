import { describe, expect, it } from "vitest";
import { emptyDocument } from "#flow/document.ts";
import type { ChangedThings, Changes, ClaimedRun, FlowRecord } from "../store.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import {
  broken,
  draftOf,
  effectName,
  event,
  type Opened,
  passing,
  skips,
  type Stage,
  takes,
  useStage,
  waits,
} from "./stage.world.ts";
import { anyConsent, anyPermit } from "../permit.world.ts";

let markers = 0;

/**
 * All that is named while the work is done. A flow that is made behind it is named last, so that
 * nobody has to guess how long there might still be something to come.
 */
async function changesOf(stage: Stage, work: () => Promise<unknown>): Promise<ChangedThings> {
  const heard: Changes[] = [];
  const deafen = stage.store.onChanges((changes) => heard.push(changes));
  await work();
  await untilTold(stage, heard);
  deafen();
  const named = heard.map((changes) => {
    if (changes === "everything") throw new Error("Everything, and nothing by its name");
    return changes;
  });
  const flows = named.flatMap((changes) => [...changes.flows]);
  return {
    runs: new Map(named.flatMap(({ runs }) => [...runs])),
    runsOf: new Set(named.flatMap(({ runsOf }) => [...runsOf])),
    flows: new Set(flows.filter((id) => !id.startsWith(marked))),
    connections: new Map(named.flatMap(({ connections }) => [...connections])),
    proposals: named.some(({ proposals }) => proposals),
    tables: named.some(({ tables }) => tables),
  };
}

const marked = "marker-";

/** Makes a flow, and resolves when it is named in what is heard. */
async function untilTold({ store }: Stage, heard: readonly Changes[]): Promise<void> {
  markers += 1;
  const id = `${marked}${markers}`;
  const flow = { id, owner: "local", name: id, draft: emptyDocument, lineage: id, at: 1 };
  await store.createFlow(flow);
  const isNamed = (changes: Changes): boolean => changes === "everything" || changes.flows.has(id);
  await expect.poll(() => heard.some(isNamed), { interval: 5 }).toBe(true);
}

/** Resolves when all that has changed was told. */
const untilQuiet = async (stage: Stage): Promise<void> =>
  void (await changesOf(stage, async () => {}));

const nothing: ChangedThings = {
  runs: new Map(),
  runsOf: new Set(),
  flows: new Set(),
  connections: new Map(),
  proposals: false,
  tables: false,
};
const flow: ChangedThings = { ...nothing, flows: new Set(["f1"]) };
const connection: ChangedThings = { ...nothing, connections: new Map([["c1", "local"]]) };
const proposal: ChangedThings = { ...flow, proposals: true };

/** Opens an empty store. Where others tell it of changes, `untilItHears` resolves when it hears them. */
export type OpenHearing = () => Promise<Opened & { untilItHears?(): Promise<void> }>;

export function changesContract(open: OpenHearing): void {
  const stage = useStage(async () => {
    const opened = await open();
    await opened.untilItHears?.();
    return opened;
  });
  const changes = (work: () => Promise<unknown>) => changesOf(stage, work);

  describe("changes", () => {
    it("of a flow are told with its id, whatever it is that changes", async () => {
      const { store } = stage;
      const draft = emptyDocument;
      await stage.connect("c1");
      const made = { id: "f1", owner: "local", name: "One", draft, lineage: "f1", at: 1 };
      expect(await changes(() => store.createFlow(made))).toEqual(flow);
      const save = { by: "hana", id: "f1", revision: 1, name: "Two", draft, at: 2 };
      expect(await changes(() => store.saveDraft(save))).toEqual(flow);
      expect(await changes(() => store.saveDraft(save))).toEqual(nothing);
      const publication = { ...draftOf(2), id: "f1", versionId: "f1-v1", at: 3 };
      expect(await changes(() => store.publish(publication))).toEqual(flow);
      expect(await changes(() => stage.listen("f1"))).toEqual(flow);
      expect(await changes(() => store.deactivate("f1", 20))).toEqual(flow);
      const hana = { owner: "hana", entrustedTo: "hana" };
      const ken = { owner: "ken", entrustedTo: "ken" };
      expect(await changes(() => store.offerFlow("f1", "ken"))).toEqual(flow);
      expect(await changes(() => store.acceptFlow("f1", ken))).toEqual(flow);
      expect(await changes(() => store.setFlowOwner("f1", hana))).toEqual(flow);
      expect(await changes(() => store.setFlowOwner("f9", hana))).toEqual(nothing);
      await store.offerFlow("f1", "ken");
      expect(await changes(() => store.endOffersTo("ken"))).toEqual(flow);
      expect(await changes(() => store.endOffersTo("ken"))).toEqual(nothing);
      expect(await changes(() => store.endSightOf("hana"))).toEqual(flow);
      expect(await changes(() => store.endSightOf("hana"))).toEqual(nothing);
      expect(await changes(() => store.deleteFlow("f1", 30))).toEqual(flow);
    });

    it("of lookup tables are told, whichever it is", async () => {
      const { store } = stage;
      const tables: ChangedThings = { ...nothing, tables: true };
      const content = { rows: [], otherwise: { is: "pass" } } as const;
      const saving = { ...content, at: 1, by: "hana" };
      const made = { id: "t1", name: "Plans", description: "", ...saving };
      expect(await changes(() => store.createTable(made))).toEqual(tables);
      const namesake = { ...made, id: "t0" };
      expect(await changes(() => store.createTable(namesake))).toEqual(nothing);
      const saved = { id: "t1", onRevision: 1, ...saving };
      expect(await changes(() => store.saveTable(saved))).toEqual(tables);
      expect(await changes(() => store.saveTable(saved))).toEqual(nothing);
      const renamed = { id: "t1", name: "Prices", at: 2, by: "hana" };
      expect(await changes(() => store.changeTable(renamed))).toEqual(tables);
      expect(await changes(() => store.deleteTable("t1", 3))).toEqual(tables);
      expect(await changes(() => store.deleteTable("t1", 3))).toEqual(nothing);
      const draft = emptyDocument;
      const flowOnly = { id: "f1", owner: "local", name: "One", draft, lineage: "f1", at: 1 };
      const withTables = { ...flowOnly, tables: [{ ...made, id: "t2" }] };
      expect(await changes(() => store.createFlow(withTables))).toEqual({ ...flow, tables: true });
    });

    it("of what a flow makes of events are told: runs by their id, and what it does not run for", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      expect(await changes(() => stage.listen("f1"))).toEqual(flow);
      const run = takes("f1", "k1");
      expect(await changes(() => stage.accept([event("k1", run)]))).toEqual({
        ...nothing,
        runs: new Map([[run.run.id, "f1"]]),
      });
      expect(await changes(() => stage.accept([event("k2", skips("f1"))]))).toEqual(flow);
      expect(await changes(() => stage.accept([event("k3", waits("f1", 500))]))).toEqual(flow);
      // A poll that brings nothing is no news.
      expect(await changes(() => stage.accept([]))).toEqual(nothing);
      const [wait] = await stage.store.dueWaits(await stage.pollId(), 9_999, 9);
      if (!wait) throw new Error("A wait is there");
      expect(await changes(() => stage.store.endWait(wait, null, 600))).toEqual(flow);
    });

    it("of how looking for events goes are told while it fails, and when it does no longer", async () => {
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const failure = { pollId: await stage.pollId(), error: passing, nextAt: 200, at: 100 };
      expect(await changes(() => stage.pollFailed(failure))).toEqual(flow);
      expect(await changes(() => stage.accept([]))).toEqual(flow);
      await stage.pollFailed(failure);
      expect(await changes(() => stage.store.repairConnection("c1", 300))).toEqual({
        ...connection,
        ...flow,
        connections: connection.connections,
      });
    });

    it("of a run are told at every step of its life", async () => {
      const { store } = stage;
      await stage.connect("c1");
      await stage.flow("f1");
      await stage.listen("f1");
      const { run } = takes("f1", "t1");
      const it = { ...nothing, runs: new Map([[run.id, "f1"]]) };
      const start = { flowId: "f1", event: event("t1"), run, permit: anyPermit, at: 5 };
      expect(await changes(() => store.startRun(start))).toEqual(it);
      const claimed: ClaimedRun[] = [];
      expect(await changes(async () => claimed.push(await stage.claim()))).toEqual(it);
      const [held] = claimed;
      if (!held) throw new Error("It is claimed");
      expect(await changes(() => store.planEffect(stage.plan(held), held.epoch))).toEqual(it);
      expect(await changes(() => stage.gate(held))).toEqual(it);
      const sent = { kind: "done", path: "s1" } as const;
      const effect = {
        ...effectName,
        kind: "done",
        answer: { status: 200, body: {} },
        objectId: null,
      } as const;
      expect(await changes(() => stage.record(held, sent, { output: 1, effect }))).toEqual(it);
      const change = { runId: run.id, epoch: held.epoch, state: held.state, at: 2_500 };
      expect(await changes(() => store.recordState(change))).toEqual(it);
      expect(await changes(() => store.cancelRun({ runId: run.id, at: 3_000 }))).toEqual(it);
      expect(await changes(() => store.cancelRun({ runId: run.id, at: 3_000 }))).toEqual(nothing);
      const all = { before: 99_999, runsPerFlow: 9, rereadMs: 1 };
      await keepLedger(store);
      expect(await changes(() => store.prune(all, 9))).toEqual({
        ...nothing,
        runsOf: new Set(["f1"]),
      });
    });

    it("of a parked write are told as changes of its run", async () => {
      const { store } = stage;
      const run = await stage.runningRun();
      await store.planEffect(stage.plan(run), run.epoch);
      await stage.gate(run);
      const parked = {
        kind: "parked",
        path: "s1",
        effectId: effectName.id,
        error: passing,
      } as const;
      const effect = {
        ...effectName,
        kind: "parked",
        error: passing,
        looked: null,
        lookAt: 5_000,
      } as const;
      const it = { ...nothing, runs: new Map([[run.id, "f1"]]) };
      expect(await changes(() => stage.record(run, parked, { effect }))).toEqual(it);
      const look = {
        ...effectName,
        effectId: effectName.id,
        looked: null,
        lookAt: 9_000,
        at: 5_000,
      };
      expect(await changes(() => store.noteLookUp(look))).toEqual(it);
      const decision = { kind: "stop" } as const;
      const choice = {
        effectId: effectName.id,
        generation: 0,
        decision,
        permit: anyPermit,
        at: 6_000,
      };
      expect(await changes(() => store.decideParked(choice))).toEqual(it);
      expect(await changes(() => store.decideParked(choice))).toEqual(nothing);
    });

    it("of runs that a person starts or lets go on are told", async () => {
      const { store } = stage;
      await stage.flow("f1");
      const start = {
        flowId: "f1",
        event: event("ch_1"),
        run: { id: "t1", name: "test:1", versionId: "t1-v", ancestry: [] },
        permit: anyPermit,
        unpublished: { document: emptyDocument, calls: {}, by: "hana", revision: 1 },
        at: 5,
      };
      const it = { ...nothing, runs: new Map([["t1", "f1"]]) };
      expect(await changes(() => store.startRun(start))).toEqual(it);
      const failed = { kind: "failed", path: "s1", error: broken } as const;
      await stage.record(await stage.claim(), failed, { error: broken });
      await untilQuiet(stage);
      const run = { runId: "t1", path: "s1", attempts: 1, write: null };
      const choice = { runs: [run], permit: anyPermit, at: 9_000 };
      expect(await changes(() => store.continueRun(choice))).toEqual(it);
      expect(await changes(() => store.continueRun(choice))).toEqual(nothing);
    });

    it("of a connection are told with its owner, to the last", async () => {
      const { store } = stage;
      expect(await changes(() => stage.connect("c1"))).toEqual(connection);
      expect(
        await changes(() => store.renameConnection({ id: "c1", by: "local", name: "Other" })),
      ).toEqual(connection);
      expect(
        await changes(() => store.renameConnection({ id: "c9", by: "local", name: "Other" })),
      ).toEqual(nothing);
      expect(await changes(() => store.breakConnection("c1", broken, 5))).toEqual(connection);
      expect(await changes(() => store.repairConnection("c1", 10))).toEqual(connection);
      // It was repaired since.
      expect(await changes(() => store.breakConnection("c1", broken, 5))).toEqual(nothing);
      expect(await changes(() => store.lockConnections("local", broken))).toEqual(connection);
      const before = (await store.connection("c1")) ?? expect.fail("no connection");
      const secret = { id: "c1", by: "local", before, sealed: "new", settings: {}, at: 20 };
      const other = { ...secret, before: { ...before, sealed: "another" } };
      expect(await changes(() => store.replaceSecret(other))).toEqual(nothing);
      expect(await changes(() => store.replaceSecret(secret))).toEqual(connection);
      const grant = { connectionId: "c1", person: "ken" };
      const [given, taken] = [
        { ...grant, by: "local", at: 30 },
        { ...grant, by: { owner: "local" } },
      ];
      expect(await changes(() => store.grant(given))).toEqual(connection);
      expect(await changes(() => store.revoke(taken))).toEqual(connection);
      await store.setHeir({ id: "c1", heir: "ken", by: { owner: "local" }, at: 31 });
      expect(await changes(() => store.endOffersTo("ken"))).toEqual(connection);
      expect(await changes(() => store.endOffersTo("ken"))).toEqual(nothing);
      expect(
        await changes(() => store.deleteConnection({ id: "c1", by: { owner: "local" } })),
      ).toEqual(connection);
    });

    it("of runs that a repair lets go on are told", async () => {
      const run = await stage.runningRun();
      await stage.record(run, { kind: "paused", path: "s1", connectionId: "c1" });
      await stage.store.breakConnection("c1", broken, 5_000);
      expect(await changes(() => stage.store.repairConnection("c1", 9_000))).toEqual({
        ...connection,
        runs: new Map([[run.id, "f1"]]),
      });
    });

    it("of proposals are told, with their flow", async () => {
      const { store } = stage;
      await stage.flow("f1");
      const wish = {
        id: "p1",
        flowId: "f1",
        revision: 1,
        by: "ken",
        at: 5,
        takeUp: null,
        calls: {},
      };
      const propose = () => store.propose({ ...wish, owners: ["hana"] });
      expect(await changes(propose)).toEqual(proposal);
      expect(await changes(() => store.agree("p1", "hana"))).toEqual(proposal);
      const publication = { kind: "proposal", proposalId: "p1" } as const;
      const publish = () =>
        store.publish({ consent: anyConsent, ...publication, id: "f1", versionId: "f1-v2", at: 6 });
      expect(await changes(publish)).toEqual(proposal);
      await propose();
      expect(await changes(() => store.dropProposal("p1"))).toEqual(proposal);
      expect(await changes(() => store.dropProposal("p1"))).toEqual(nothing);
      await propose();
      expect(await changes(() => store.deleteFlow("f1", 30))).toEqual(proposal);
    });

    it("are told once they are there to be seen", async () => {
      await stage.flow("f1");
      await untilQuiet(stage);
      const asked: Promise<FlowRecord | null>[] = [];
      stage.store.onChanges(() => asked.push(stage.store.flow("f1")));
      const draft = emptyDocument;
      await stage.store.saveDraft({
        by: "local",
        id: "f1",
        revision: 1,
        name: "New",
        draft,
        at: 9,
      });
      await untilQuiet(stage);
      expect(new Set((await Promise.all(asked)).map((one) => one?.name))).toEqual(new Set(["New"]));
    });

    it("are told to every listener, and to none that was taken back", async () => {
      const heard: string[] = [];
      const first = stage.store.onChanges(() => heard.push("first"));
      stage.store.onChanges(() => heard.push("second"));
      await changes(() => stage.flow("f1"));
      expect(new Set(heard)).toEqual(new Set(["first", "second"]));
      first();
      heard.length = 0;
      await changes(() => stage.flow("f2"));
      expect(heard).toContain("second");
      expect(heard).not.toContain("first");
    });
  });
}
