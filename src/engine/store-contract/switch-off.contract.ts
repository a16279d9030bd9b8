import { expect, it } from "vitest";
import { nameByHand } from "../run-name.ts";
import type { SwitchOffRule } from "../store.ts";
import { anyPermit } from "../permit.world.ts";
import { broken, event, type Open, takes, useStage } from "./stage.world.ts";

export function switchOffContract(open: Open): void {
  const stage = useStage(open);
  const rule: SwitchOffRule = { inARow: 2, share: { percent: 50, of: 4 } };
  const why = { kind: "in_a_row", failed: 2 } as const;
  const begun = async (): Promise<void> => {
    await stage.connect("c1");
    await stage.flow("f1");
    await stage.listen("f1");
  };
  /** Runs that were made at this moment and have ended like this. */
  const ended = async (at: number, ...ends: readonly ("well" | "failed")[]): Promise<void> => {
    const keys = ends.map((_, index) => `k${at}.${index}`);
    await stage.accept(
      keys.map((key) => event(key, takes("f1", key))),
      { at },
    );
    for (const end of ends) {
      const run = await stage.claim(at);
      await stage.record(
        run,
        end === "well" ? { kind: "finished" } : { kind: "failed", path: "s1", error: broken },
        end === "well" ? {} : { error: broken },
      );
    }
  };
  const failures = (since = 0, hour = 0, most = 10) =>
    stage.store.failuresOf("f1", { since, hour, most });

  it("a flow has a rule, until it is taken back", async () => {
    await begun();
    expect(await stage.store.switchOffs()).toEqual([]);
    expect(await stage.store.setSwitchOff({ flowId: "f9", rule, at: 20 })).toBe("not_found");
    await stage.store.setSwitchOff({ flowId: "f1", rule, at: 20 });
    const record = { flowId: "f1", rule, countedFrom: 20, off: null };
    expect(await stage.store.switchOffs()).toEqual([record]);
    expect(await stage.store.switchOffs(["f1", "f2"])).toEqual([record]);
    expect(await stage.store.switchOffs(["f2"])).toEqual([]);
    await stage.store.setSwitchOff({ flowId: "f1", rule: null, at: 30 });
    expect(await stage.store.switchOffs()).toMatchObject([{ rule: null, countedFrom: 30 }]);
  });

  it("counts failures in a row from the newest, and those of an hour", async () => {
    await begun();
    expect(await failures()).toEqual({ inARow: 0, ofAnHour: { failed: 0, ended: 0 } });
    await ended(100, "failed", "failed");
    await ended(200, "well");
    await ended(300, "failed");
    await ended(400, "failed", "failed");
    expect(await failures()).toEqual({ inARow: 3, ofAnHour: { failed: 5, ended: 6 } });
    expect(await failures(0, 0, 2)).toMatchObject({ inARow: 2 });
    expect(await failures(400, 200)).toEqual({ inARow: 2, ofAnHour: { failed: 3, ended: 4 } });
  });

  it("counts neither what is cancelled or unfinished, nor tests and runs once more", async () => {
    await begun();
    await ended(100, "failed");
    await stage.accept(
      ["a", "b"].map((key) => event(key, takes("f1", key))),
      { at: 200 },
    );
    const cancelled = await stage.claim(200);
    await stage.record(cancelled, { kind: "cancelled" });
    await stage.claim(200);
    for (const kind of ["test", "rerun"] as const) {
      await stage.store.startRun({
        permit: anyPermit,
        flowId: "f1",
        event: event(kind),
        run: { id: kind, name: nameByHand(kind, kind), versionId: "f1-v1", ancestry: [] },
        at: 300,
      });
      const run = await stage.claim(300);
      await stage.record(run, { kind: "finished" });
    }
    expect(await failures()).toEqual({ inARow: 1, ofAnHour: { failed: 1, ended: 1 } });
  });

  it("switches off an active flow, and says why until it is activated", async () => {
    await begun();
    await stage.store.setSwitchOff({ flowId: "f1", rule, at: 20 });
    const off = (countedFrom: number, at: number) =>
      stage.store.switchOff({ flowId: "f1", countedFrom, why, at });
    expect(await off(10, 50)).toBe("unchanged");
    expect(await stage.store.flow("f1")).toMatchObject({ state: "active" });
    expect(await off(20, 50)).toBe("off");
    expect(await stage.store.flow("f1")).toMatchObject({ state: "inactive" });
    expect(await stage.store.subscription("f1")).toBeNull();
    expect(await off(20, 60)).toBe("unchanged");
    expect(await stage.store.switchOffs()).toEqual([
      { flowId: "f1", rule, countedFrom: 20, off: { at: 50, why } },
    ]);
    await stage.listen("f1", { at: 70 });
    expect(await stage.store.switchOffs()).toEqual([
      { flowId: "f1", rule, countedFrom: 70, off: null },
    ]);
  });

  it("switches off nothing whose rule was taken back", async () => {
    await begun();
    await stage.store.setSwitchOff({ flowId: "f1", rule: null, at: 20 });
    expect(await stage.store.switchOff({ flowId: "f1", countedFrom: 20, why, at: 50 })).toBe(
      "unchanged",
    );
    expect(await stage.store.flow("f1")).toMatchObject({ state: "active" });
  });
}
