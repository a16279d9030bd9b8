import { expect, it } from "vitest";
import { mayDecide } from "./may-decide.ts";

const hana = { id: "hana", name: "Hana" };
const connection = (mayOperate: boolean) => ({
  id: "c",
  connector: "stripe",
  mode: "live" as const,
  owner: { id: "ken", name: "Ken" },
  name: null,
  mayOperate,
});
const run = (mayOperate: boolean) => ({ connections: [connection(mayOperate)] });
const above = (isYou: boolean) => ({ waitsFor: { person: hana, isYou } });

it("lets whoever may operate the connections decide about a write that nobody can tell of", () => {
  expect(mayDecide(true, run(true), { waitsFor: null })).toEqual({ may: true });
  const refused = { may: false, why: "not_granted", owners: ["Ken"] };
  expect(mayDecide(true, run(false), { waitsFor: null })).toEqual(refused);
});

it("lets the owner of its connection alone decide about a write above a limit", () => {
  const refused = { may: false, why: "above_limit", owners: ["Hana"] };
  expect(mayDecide(true, run(true), above(false))).toEqual(refused);
  // The owners of the other connections have agreed to what the flow does.
  expect(mayDecide(true, run(false), above(true))).toEqual({ may: true });
});

it("lets nobody decide who only looks on", () => {
  expect(mayDecide(false, run(true), above(true))).toMatchObject({ may: false, why: "viewer" });
});
