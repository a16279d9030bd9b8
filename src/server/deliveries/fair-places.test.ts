import { expect, test } from "vitest";
import { fairPlaces } from "./fair-places.ts";

const isLost = (lost: Promise<"lost"> | undefined) =>
  Promise.race([lost, Promise.resolve("kept")]).then((is) => is === "lost");

test("one alone has all places, and no more", () => {
  const places = fairPlaces(2);
  const first = places.enter("ken");
  expect([first, places.enter("ken"), places.enter("ken")]).toEqual([
    expect.anything(),
    expect.anything(),
    null,
  ]);
  first?.leave();
  expect(places.enter("ken")).not.toBeNull();
});

test("who has the most loses the oldest to one who has fewer", async () => {
  const places = fairPlaces(3);
  const mio = places.enter("mio");
  const kens = [places.enter("ken"), places.enter("ken")];
  const hana = places.enter("hana");
  const lost = [mio, ...kens, hana].map((one) => isLost(one?.lost));
  expect(await Promise.all(lost)).toEqual([false, true, false, false]);
});

test("where all have equally many, one who has none is let in, and one who has some is not", () => {
  const places = fairPlaces(2);
  places.enter("ken");
  places.enter("mio");
  expect(places.enter("ken")).toBeNull();
  expect(places.enter("hana")).not.toBeNull();
});
