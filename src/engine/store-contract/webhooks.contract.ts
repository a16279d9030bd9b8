import { expect, it } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import type { AlertLetter } from "../alerts/letters.ts";
import { type Open, useStage } from "./stage.world.ts";

/** Where people are told of alerts by a program of theirs. */
export function webhooksContract(open: Open): void {
  const stage = useStage(open);
  const last = { at: 20, outcome: { is: "answered", status: 200 } } as const;
  const hanas = { person: "hana", sealed: "hana’s", setAt: 10 };
  const kens = { person: "ken", sealed: "ken’s", setAt: 11 };

  it("each person has one, and a new one takes the place of it and of what came of it", async () => {
    const { store } = stage;
    expect(await store.webhooks()).toEqual([]);
    await store.putWebhook(kens);
    await store.putWebhook(hanas);
    await store.noteWebhook({ ...hanas, endedAt: 30, last });
    expect(await store.webhooks()).toEqual([
      { ...hanas, endedAt: 30, last },
      { ...kens, endedAt: null, last: null },
    ]);
    const next = { person: "hana", sealed: "another", setAt: 40 };
    await store.putWebhook(next);
    expect((await store.webhooks())[0]).toEqual({ ...next, endedAt: null, last: null });
    await store.removeWebhook("hana");
    await store.removeWebhook("hana");
    expect((await store.webhooks()).map(({ person }) => person)).toEqual(["ken"]);
  });

  it("what came of the one before says nothing of the one that is there", async () => {
    const { store } = stage;
    await store.putWebhook(hanas);
    await store.putWebhook({ ...hanas, setAt: 15 });
    await store.noteWebhook({ ...hanas, endedAt: 30, last });
    expect(await store.webhooks()).toMatchObject([{ setAt: 15, endedAt: null, last: null }]);
  });

  it("its secrets are changed by who has seen them as they are, and nobody else’s with them", async () => {
    const { store } = stage;
    await store.putWebhook(hanas);
    await store.putWebhook(kens);
    const change = { person: "hana", seen: hanas.sealed, sealed: "new" };
    expect(await store.changeWebhook(change)).toBe(true);
    expect(await store.changeWebhook({ ...change, sealed: "newer" })).toBe(false);
    expect(await store.changeWebhook({ ...change, person: "mio" })).toBe(false);
    expect((await store.webhooks()).map(({ sealed }) => sealed)).toEqual(["new", "ken’s"]);
  });

  it("a restored copy has none, and the installation that goes on has all", async () => {
    const { store } = stage;
    await store.putWebhook(hanas);
    await store.markRestored(100);
    await store.settleRestore("replaces", { from: 1, to: 200 }, 200);
    expect((await store.webhooks()).length).toBe(1);
    await store.markRestored(300);
    await store.settleRestore("copy", { from: 1, to: 400 }, 400);
    expect(await store.webhooks()).toEqual([]);
    await store.putWebhook({ ...hanas, sealed: "set again" });
    expect(await store.webhooks()).toMatchObject([{ sealed: "set again" }]);
  });

  it("an alert is due when either way has something to say, and each letter knows its way", async () => {
    const { store } = stage;
    await stage.flow("f1");
    const said = { toldCount: 1, toldWorks: true, step: 1, quietUntil: 5, worksQuietUntil: 0 };
    const keep = async (due: { readonly mail: number | null }, letter: AlertLetter) => {
      const alert: Alert = {
        id: "a1",
        person: "ken",
        about: { kind: "flow_switched_off", flowId: "f1" },
        isShown: true,
        isOpen: false,
        count: 3,
        firstAt: 1,
        lastAt: 3,
        runId: null,
        advice: null,
        worksSince: null,
        mail: { ...said, dueAt: due.mail },
        webhook: { ...said, dueAt: 9 },
        post: { ...said, dueAt: null },
      };
      const lease = await store.lease("alerts");
      if (!lease) throw new Error("Somebody else tells");
      const nothing = { news: [], written: [], forgetBefore: 0, at: 4 };
      await store.keepAlerts({ lease, heard: [alert], letters: [letter], ...nothing });
      await store.release(lease);
    };
    const rest = { person: "ken", at: 4, items: [], leftOut: 0, silentUntil: null };
    await keep({ mail: null }, { id: "l1", by: "webhook", ...rest });
    expect((await store.alertWork(8, 9)).due).toEqual([]);
    expect((await store.alertWork(9, 9)).due).toMatchObject([{ webhook: { dueAt: 9 } }]);
    await keep({ mail: 5 }, { id: "l2", by: "mail", ...rest });
    expect((await store.alertWork(5, 9)).due).toMatchObject([{ mail: { dueAt: 5 } }]);
    expect((await store.lettersSince(0)).map(({ by }) => by)).toEqual(["webhook", "mail"]);
  });
}
