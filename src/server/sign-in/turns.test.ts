import { expect, it } from "vitest";
import { createTurns } from "./turns.ts";

it("does so much at once, keeps so many waiting in order, and sends the others away", async () => {
  const turns = createTurns({ atOnce: 2, waiting: 2 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const take = (name: number) =>
    turns.take(
      () =>
        new Promise<number>((resolve) => {
          begun.push(name);
          ends.push(() => resolve(name));
        }),
    );
  const [one, two, three, four] = [take(1), take(2), take(3), take(4)];
  await expect(take(5)).rejects.toMatchObject({ code: "sign_in.busy" });
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  expect(await two).toBe(2);
  expect(begun).toEqual([1, 2, 3]);
  ends[0]?.();
  ends[2]?.();
  expect(await Promise.all([one, three])).toEqual([1, 3]);
  const failing = turns.take(() => Promise.reject(new Error("of its own")));
  await expect(failing).rejects.toThrow("of its own");
  ends[3]?.();
  expect(await four).toBe(4);
  const six = take(6);
  ends[4]?.();
  expect(await six).toBe(6);
});
