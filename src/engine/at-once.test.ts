import { expect, it } from "vitest";
import { createAtOnce, placePatience } from "./at-once.ts";
import { movableClock } from "./clock.ts";

it("gives an account so many places, and the next to who waits longest", async () => {
  const { enter } = createAtOnce(movableClock());
  const entered: string[] = [];
  const come = async (name: string): Promise<() => void> => {
    const leave = await enter("account", 2);
    entered.push(name);
    return leave;
  };
  const [first, second, third, fourth] = [come("1"), come("2"), come("3"), come("4")];
  await Promise.all([first, second, enter("other", 1)]);
  expect(entered).toEqual(["1", "2"]);
  (await first)();
  await third;
  expect(entered).toEqual(["1", "2", "3"]);
  (await third)();
  (await second)();
  await fourth;
  (await fourth)();
  await Promise.all([come("5"), come("6")]);
  expect(entered).toEqual(["1", "2", "3", "4", "5", "6"]);
});

it("lets nobody wait for ever, and keeps no place for who has gone", async () => {
  const clock = movableClock();
  const { enter } = createAtOnce(clock);
  const leave = await enter("account", 1);
  const late = enter("account", 1);
  clock.setOffset(placePatience + 1_000);
  await expect(late).rejects.toMatchObject({ reason: "busy", unexecuted: true });
  leave();
  await enter("account", 1);
});
