import { beforeAll, describe, expect, it } from "vitest";
import type { AnyRowsTrigger, AnyTrigger, Row } from "#sdk/index.ts";

/** What every trigger that reads rows must hold. */
export function describeRows(
  triggers: readonly AnyRowsTrigger[],
  given: {
    readonly open: () => { readonly api: unknown; readonly exchanges: () => number };
    readonly world: () => {
      readonly events: Readonly<Record<string, (count: number) => Promise<readonly string[]>>>;
    };
    readonly whereOf: (trigger: AnyTrigger) => Readonly<Record<string, unknown>>;
  },
): void {
  if (triggers.length === 0) return;
  describe.each(triggers)("the trigger $id", (trigger) => {
    let made: readonly string[];
    beforeAll(async () => {
      made = (await given.world().events[trigger.id]?.(1_200)) ?? [];
    });
    const asked = () => ({ api: given.open().api, where: given.whereOf(trigger) });

    if (trigger.kind === "snapshot")
      it("gives each row once, in pages, and says with the last that it has given all", async () => {
        const rows: Row[] = [];
        const whole: boolean[] = [];
        const { api, exchanges } = given.open();
        for await (const page of trigger.rows({ ...asked(), api })) {
          expect(page.rows.length).toBeLessThanOrEqual(1_000);
          rows.push(...page.rows);
          whole.push(page.isWhole);
        }
        const keys = new Set(rows.map(({ key }) => key));
        expect(keys.size).toBe(rows.length);
        expect(made.filter((key) => !keys.has(key))).toEqual([]);
        expect(whole.at(-1)).toBe(true);
        if (trigger.callsPerPoll !== undefined) expect(exchanges()).toBe(trigger.callsPerPoll);
        for (const { data } of rows)
          expect(trigger.output.safeParse(data).error?.issues).toBeUndefined();
      });

    it("reads one row again, and misses one that is not there", async () => {
      const key = made[0] ?? expect.fail("the world made no row");
      const [some] = await trigger.some({ ...asked(), limit: 1 });
      expect(some?.key).toEqual(expect.any(String));
      expect((await trigger.reread({ ...asked(), key }))?.key).toBe(key);
      for (const other of ["999999999", "-5", "no such row", ""])
        expect(await trigger.reread({ ...asked(), key: other })).toBeNull();
    });

    const { numbered } = trigger;
    if (numbered !== undefined)
      it("gives rows by their numbers: above one, in ranges, and the highest", async () => {
        const limit = 1_000;
        const numbersOf = (rows: readonly { readonly number: string }[]) =>
          rows.map(({ number }) => number);
        const first = await numbered.after({ ...asked(), after: null, limit: 3 });
        expect(first.rows).toHaveLength(3);
        const rising = numbersOf(first.rows).map(BigInt);
        expect(rising).toEqual(rising.toSorted((a, b) => (a < b ? -1 : 1)));
        const after = first.rows[1]?.number ?? null;
        const rest = await numbered.after({ ...asked(), after, limit: 1 });
        expect(numbersOf(rest.rows)).toEqual([first.rows[2]?.number]);
        const [highest = "", second = ""] = await numbered.highest({ ...asked(), limit: 2 });
        expect(BigInt(highest) > BigInt(second)).toBe(true);
        expect(BigInt(first.newest ?? 0) >= BigInt(highest)).toBe(true);
        const none = await numbered.after({ ...asked(), after: highest, limit });
        expect(none).toMatchObject({ rows: [], newest: first.newest });
        const ranges = [
          { from: String(rising[0]), to: String(rising[1]) },
          { from: highest, to: highest },
          { from: "999999999990", to: "999999999999" },
        ];
        const found = await numbered.between({ ...asked(), ranges, limit });
        expect(numbersOf(found)).toEqual([...numbersOf(first.rows).slice(0, 2), highest]);
      });

    it("knows what to do with data of any shape", () => {
      const settings = trigger.settings.parse(given.whereOf(trigger));
      for (const data of [null, 5, "text", [], {}, { id: 5 }]) {
        expect(["take", "leave"]).toContain(trigger.matches(settings, data));
        expect(trigger.madeBy(data)).toBeNull();
      }
    });
  });
}
