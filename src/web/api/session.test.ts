import { describe, expect, it } from "vitest";
import { noteStanding, signedInAgain, standingOf, whileSignedIn } from "./session.ts";

const hana = { person: { id: "p1", name: "Hana" } };
const ken = { person: { id: "p2", name: "Ken" } };
const token = { person: null };

it.each([
  [hana, { person: { id: "p1", name: "Hana Sato" } }, { is: "in" }],
  [token, token, { is: "in" }],
  [hana, null, { is: "ended" }],
  [hana, ken, { is: "other", name: "Ken" }],
  [hana, token, { is: "other", name: null }],
  [token, ken, { is: "other", name: "Ken" }],
] as const)(
  "where %j works and the server names %j, they stand so: %j",
  (here, named, expected) => {
    expect(standingOf(here, named)).toEqual(expected);
  },
);

describe("what waits for the person", () => {
  it("waits while nobody or somebody else is signed in, and goes on with them", async () => {
    const done: string[] = [];
    await whileSignedIn();
    const work = async (name: string, allowed: Promise<void>): Promise<void> => {
      await allowed;
      done.push(name);
    };
    const all = [work("refused", signedInAgain()), work("later", whileSignedIn())];
    noteStanding(standingOf(hana, ken));
    all.push(work("in between", whileSignedIn()));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(done).toEqual([]);
    noteStanding(standingOf(hana, hana));
    await Promise.all(all);
    expect(done).toEqual(["refused", "later", "in between"]);
  });
});
