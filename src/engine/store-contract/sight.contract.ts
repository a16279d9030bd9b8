import { expect, it } from "vitest";
import type { Sight } from "#people/sight.ts";
import { sightOfFlows } from "#people/sight.world.ts";
import { emptyDocument, type FlowDocument } from "#flow/document.ts";
import { anyPermit } from "../permit.world.ts";
import { nameByHand } from "../run-name.ts";
import { keepLedger } from "./keep-ledger.world.ts";
import { broken, draftOf, event, type Open, takes, useStage } from "./stage.world.ts";

/** Whose the values of runs are, and what is somebody's. */
export function sightContract(open: Open): void {
  const stage = useStage(open);
  const on = (connection: string): FlowDocument => ({
    ...emptyDocument,
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
  const calling = (flow: string, connection: string): FlowDocument => ({
    ...emptyDocument,
    steps: [...on(connection).steps, { kind: "call", id: "s2", name: null, flow, input: {} }],
  });
  const all = (...ids: readonly string[]) => new Set(ids);
  const start = (id: string, more: { readonly flowId?: string; readonly by?: string } = {}) => {
    const { flowId = "f1", by } = more;
    return stage.store.startRun({
      permit: anyPermit,
      flowId,
      event: event(id),
      run: { id, name: nameByHand("now", id), versionId: `${flowId}-v1`, ancestry: [] },
      ...(by === undefined ? {} : { startedBy: by }),
      at: 700,
    });
  };

  it("a run is its flow's, its connections' and of who has started it", async () => {
    await stage.flow("f1", { document: on("c1") });
    await start("r1");
    await start("r2", { by: "ken" });
    expect(await stage.store.partiesOf(["r1", "r2", "none"])).toEqual(
      new Map([
        ["r1", { flows: all("f1"), connections: all("c1"), startedBy: all() }],
        ["r2", { flows: all("f1"), connections: all("c1"), startedBy: all("ken") }],
      ]),
    );
    expect(await stage.store.partiesOf([])).toEqual(new Map());
  });

  it("a run is of who has called it, and of the version of what it calls that was agreed to, and no other", async () => {
    await stage.flow("f2", { document: on("c2") });
    await stage.activate("f2", { kind: "invoke" }, 10);
    await stage.flow("f1");
    const draft = calling("f2", "c1");
    await stage.store.saveDraft({ id: "f1", revision: 1, name: "f1", draft, by: "local", at: 5 });
    const publication = draftOf(2);
    await stage.store.publish({
      ...publication,
      consent: { ...publication.consent, calls: { f2: "f2-v1" } },
      id: "f1",
      versionId: "f1-v2",
      at: 6,
    });
    await stage.store.startRun({
      permit: anyPermit,
      flowId: "f1",
      event: event("r1"),
      run: { id: "r1", name: nameByHand("now", "r1"), versionId: "f1-v2", ancestry: [] },
      startedBy: "ken",
      at: 700,
    });
    const caller = await stage.claim();
    await stage.store.callRun({
      flowId: "f2",
      event: event("call"),
      run: { id: "r2", name: "call:s2", versionId: "f2-v1", ancestry: ["f1"] },
      caller: { runId: caller.id, epoch: caller.epoch, path: "s2" },
      at: 800,
    });
    // Anybody may test a draft with a connection of their own in it.
    await stage.store.startRun({
      permit: anyPermit,
      flowId: "f2",
      event: event("t1"),
      run: { id: "t1", name: nameByHand("test", "t1"), versionId: "t1-v", ancestry: [] },
      unpublished: { document: on("c3"), by: "eve", revision: null, calls: {} },
      startedBy: "eve",
      at: 900,
    });
    expect(await stage.store.partiesOf(["r1", "r2"])).toEqual(
      new Map([
        ["r1", { flows: all("f1"), connections: all("c1", "c2"), startedBy: all("ken") }],
        ["r2", { flows: all("f2"), connections: all("c1", "c2"), startedBy: all("ken") }],
      ]),
    );

    // Whose connections a forgotten caller had, nobody can tell: they are nobody's, and not none.
    const state = { ...caller.state, phase: { is: "succeeded" } } as const;
    await stage.store.recordState({ runId: "r1", epoch: caller.epoch, state, at: 1_000 });
    await keepLedger(stage.store);
    await stage.store.prune({ before: 2_000, runsPerFlow: 9, rereadMs: 0 }, 9);
    expect((await stage.store.partiesOf(["r1", "r2"])).get("r2")).toMatchObject({
      connections: all("c2", "r1"),
    });
  });

  it("sees what is their own, what they may operate, and what they are let see", async () => {
    await stage.connect("c1");
    await stage.connect("c2");
    await stage.flow("f1");
    await stage.flow("f2");
    const { store } = stage;
    const none = { flows: all(), owned: all(), connections: all() };
    expect(await store.sightOf("ken")).toEqual(none);
    expect(await store.sightOf("local")).toEqual({
      flows: all("f1", "f2"),
      owned: all("f1", "f2"),
      connections: all("c1", "c2"),
    });
    await store.grant({ connectionId: "c1", by: "local", person: "ken", at: 5 });
    expect(await store.letRead({ flowId: "f1", person: "ken", at: 7 })).toBe("let");
    expect(await store.letRead({ flowId: "f1", person: "ken", at: 8 })).toBe("let");
    expect(await store.letRead({ flowId: "f9", person: "ken", at: 8 })).toBe("not_found");
    expect(await store.readersOf("f1")).toEqual([{ person: "ken", at: 7 }]);
    expect(await store.sightOf("ken")).toEqual({
      ...none,
      flows: all("f1"),
      connections: all("c1"),
    });
    await store.letReadNoMore({ flowId: "f1", person: "ken" });
    expect(await store.sightOf("ken")).toEqual({ ...none, connections: all("c1") });
  });

  it("sees nothing by locked connections", async () => {
    await stage.connect("c1");
    const { store } = stage;
    await store.lockConnections("local", broken);
    expect((await store.sightOf("local")).connections).toEqual(all());
    const before = (await store.connection("c1")) ?? expect.fail("no connection");
    const secret = { id: "c1", by: "local", before, sealed: "new", settings: {}, at: 20 };
    expect(await store.replaceSecret(secret)).toBe("replaced");
    expect((await store.sightOf("local")).connections).toEqual(all("c1"));
  });

  it("ends for one person in all flows, those that they own too, and not for others", async () => {
    for (const id of ["f1", "f2", "f3"]) await stage.flow(id);
    const { store } = stage;
    await store.setFlowOwner("f2", { owner: "ken", entrustedTo: "ken" });
    // Ken was away, and somebody else was put in their place.
    await store.setFlowOwner("f3", { owner: "aoi", entrustedTo: "ken" });
    for (const person of ["ken", "mio"]) await store.letRead({ flowId: "f1", person, at: 7 });
    for (const kind of ["now", "test", "rerun"] as const)
      for (const by of ["ken", "mio"])
        await stage.store.startRun({
          permit: anyPermit,
          flowId: "f1",
          event: event(`${kind} ${by}`),
          run: {
            id: `${kind} ${by}`,
            name: nameByHand(kind, by),
            versionId: "f1-v1",
            ancestry: [],
          },
          startedBy: by,
          at: 700,
        });
    await store.endSightOf("ken");
    await store.endSightOf("ken");
    for (const kind of ["now", "test", "rerun"]) {
      const parties = await store.partiesOf([`${kind} ken`, `${kind} mio`]);
      expect(parties.get(`${kind} ken`)?.startedBy).toEqual(all());
      expect(parties.get(`${kind} mio`)?.startedBy).toEqual(all("mio"));
    }
    expect(await store.sightOf("ken")).toMatchObject({ flows: all(), owned: all() });
    expect(await store.readersOf("f1")).toEqual([{ person: "mio", at: 7 }]);
    const stand = await Promise.all(["f1", "f2", "f3"].map((id) => store.flow(id)));
    expect(stand).toMatchObject([
      { owner: "local", entrustedTo: "local" },
      { owner: "ken", entrustedTo: "" },
      { owner: "aoi", entrustedTo: "" },
    ]);
  });

  it("keeps what is marked as private in a flow, in the place of what was marked before", async () => {
    await stage.flow("f1");
    await stage.flow("f2");
    const { store } = stage;
    const fields = ["trigger.email", "s1.value"];
    expect(await store.markPrivate({ flowId: "f1", fields })).toBe("marked");
    expect(await store.markPrivate({ flowId: "f9", fields })).toBe("not_found");
    expect(await store.privateFieldsOf(["f1", "f2"])).toEqual(
      new Map([["f1", ["s1.value", "trigger.email"]]]),
    );
    await store.markPrivate({ flowId: "f1", fields: ["trigger.phone"] });
    expect(await store.privateFieldsOf(["f1"])).toEqual(new Map([["f1", ["trigger.phone"]]]));
    await store.markPrivate({ flowId: "f1", fields: [] });
    expect(await store.privateFieldsOf(["f1"])).toEqual(new Map());
  });

  it("an owner who was put in the place of another does not see by that", async () => {
    await stage.flow("f1");
    const { store } = stage;
    const flowsOf = async (person: string) => (await store.sightOf(person)).flows;
    await store.setFlowOwner("f1", { owner: "ken", entrustedTo: "local" });
    expect([await flowsOf("ken"), await flowsOf("local")]).toEqual([all(), all()]);
    await store.setFlowOwner("f1", { owner: "local", entrustedTo: "local" });
    expect(await flowsOf("local")).toEqual(all("f1"));
    await store.setFlowOwner("f1", { owner: "ken", entrustedTo: "ken" });
    expect(await flowsOf("ken")).toEqual(all("f1"));
  });

  it("a search finds nothing in the runs of others, however it is asked", async () => {
    await stage.connect("c1");
    await stage.flow("f1", { document: on("c2") });
    await stage.listen("f1");
    await stage.accept([event("ch_1", takes("f1", "ch_1"))]);
    await start("r1", { by: "ken" });
    const none: Sight = { person: "eve", flows: all(), owned: all(), connections: all() };
    const found = async (sight: Sight, more: object = {}) => {
      const text = { words: "1", own: ["c2"], privateKeys: [], sight };
      return (await stage.reading.listRuns({ limit: 9, text, ...more })).items.length;
    };
    for (const more of [{}, { flowId: "f1" }, { statuses: ["waiting", "failed"] }])
      expect([
        await found(none, more),
        await found(sightOfFlows("f1"), more),
        await found({ ...none, connections: all("c2") }, more),
        await found({ ...none, person: "ken" }, more),
      ]).toEqual([0, 2, 2, 1]);
  });

  it("a search finds nothing by a private key for who does not see what is private", async () => {
    await stage.connect("c1");
    await stage.flow("f1", { document: on("c2") });
    await stage.listen("f1");
    await stage.accept([event("ch_1", takes("f1", "ch_1"))]);
    const none: Sight = { person: "eve", flows: all(), owned: all(), connections: all() };
    const found = async (sight: Sight, privateKeys: readonly string[], more: object = {}) => {
      const text = { words: "ch_1", own: [], privateKeys, sight };
      return (await stage.reading.listRuns({ limit: 9, text, ...more })).items.length;
    };
    const operator = { ...none, connections: all("c2") };
    for (const more of [{}, { flowId: "f1" }, { statuses: ["waiting", "failed"] }])
      expect([
        await found(sightOfFlows("f1"), ["row-of-people"], more),
        await found(sightOfFlows("f1"), ["row-of-people", "new-charge"], more),
        await found(operator, ["new-charge"], more),
      ]).toEqual([1, 0, 1]);
  });

  it("a search looks into no error that is masked for who asks", async () => {
    await stage.flow("f1");
    await start("r1");
    const error = { ...broken, message: { en: "No hana", ja: "hana なし" } };
    await stage.record(await stage.claim(), { kind: "failed", path: "s1", error }, { error });
    const found = async (sight: Sight, more: object = {}) => {
      const text = { words: "hana", own: [], privateKeys: [], sight };
      return (await stage.reading.listRuns({ limit: 9, text, ...more })).items.length;
    };
    const reader = sightOfFlows("f1");
    const both = async (sight: Sight) => [
      await found(sight),
      await found(sight, { statuses: ["failed"] }),
    ];
    expect(await both(reader)).toEqual([1, 1]);
    await stage.store.markPrivate({ flowId: "f1", fields: ["trigger.name"] });
    expect(await both(reader)).toEqual([0, 0]);
    expect(await both({ ...reader, owned: all("f1") })).toEqual([1, 1]);
  });
}
