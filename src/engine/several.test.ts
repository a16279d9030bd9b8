import { describe, expect, it } from "vitest";
import type { Several } from "#sdk/action.ts";
import type { Answer, FrozenRequest } from "#sdk/connection.ts";
import type { JsonObject } from "#sdk/json.ts";
import { familyName, targetName } from "./effect-name.ts";
import { answerToAll, placesSetBy, portionOf, putsBack, whatIsSet } from "./several.ts";

/** A list of things: each is named in small letters, and there are no others in its family. */
const listOf = (...names: readonly string[]): FrozenRequest => ({
  method: "PATCH",
  path: "/things",
  params: { names: [...names] },
  apiVersion: "1",
});
const namesIn = ({ params }: FrozenRequest): readonly string[] | null => {
  const { names } = params;
  return Array.isArray(names) ? names.map((one) => String(one).toLowerCase()) : null;
};
const several: Several = {
  names: namesIn,
  only: (request, places) =>
    listOf(...places.map((place) => (namesIn(request) ?? [])[place] ?? "")),
  unsent: (request, place) => ({ wanted: (namesIn(request) ?? [])[place] ?? null }),
};
const action = { effect: { kind: "sets" }, several, family: () => "things" } as const;
const single = { effect: { kind: "sets" }, sets: () => "b", family: () => "things" } as const;
const request = listOf("A", "b", "c");
const set = whatIsSet(action, request, "an account") ?? expect.fail("it sets nothing");
const target = (name: string) => targetName("an account", name);
const family = familyName("an account", "things");
const answer = (...body: readonly (JsonObject | null)[]): Answer => ({
  status: 200,
  body: [...body],
});
const done = { is: "done" };
const refused = { is: "refused", code: "No" };

describe("what a write sets", () => {
  it("is each of its objects, and it is found by its family", () => {
    expect(set).toEqual({ objects: ["a", "b", "c"].map(target), family, target: family });
  });

  it("is one object, which the lists of its family may have, too", () => {
    const one = { objects: [target("b")], family, target: target("b") };
    expect(whatIsSet(single, request, "an account")).toEqual(one);
    expect(whatIsSet({ sets: single.sets }, request, "an account")).toEqual({
      ...one,
      family: null,
    });
  });

  it("may be any object of its family, where it names none", () => {
    const inserted = whatIsSet({ family: () => "things" }, request, "an account");
    expect(inserted).toEqual({ objects: [], family, target: family });
    expect(putsBack(single, request, { objects: [] })).toBe(false);
  });

  it("is unknown of a request that does not say it", () => {
    expect(whatIsSet(action, { ...request, params: {} }, "an account")).toBeNull();
    expect(whatIsSet({}, request, "an account")).toBeNull();
  });
});

describe("a newer write", () => {
  const newer = (more: object = {}) => {
    const one = { seq: 9, target: family, action: "list", request: listOf("B", "x"), answer: null };
    return placesSetBy({ ...one, ...more }, action, set, "an account");
  };

  it("of one object has set that object", () => {
    expect(newer({ target: target("c") })).toEqual([2]);
    expect(newer({ target: target("d") })).toEqual([]);
  });

  it("of several has set those that it names", () => {
    expect(newer()).toEqual([1]);
    expect(newer({ request: listOf("x") })).toEqual([]);
  });

  it("has not set what was refused to it, and may have what is not certain", () => {
    expect(newer({ answer: answer(refused, done) })).toEqual([]);
    expect(newer({ answer: answer({ is: "unknown" }, done) })).toEqual([1]);
    expect(newer({ answer: answer(null, done) })).toEqual([1]);
  });

  it("may have set all where its request or its action is no longer known", () => {
    expect(newer({ request: { ...request, params: {} } })).toEqual([0, 1, 2]);
    const one = { seq: 9, target: family, action: "gone", request, answer: null };
    expect(placesSetBy(one, null, set, "an account")).toEqual([0, 1, 2]);
  });
});

describe("what is sent of a write", () => {
  it("is the whole, the first time", () => {
    const whole = { request, places: [0, 1, 2], overtaken: [] };
    expect(portionOf(action, { request, answer: null }, [])).toEqual(whole);
    expect(portionOf({}, { request, answer: null }, []).request).toBe(request);
  });

  it("is neither what is known for good nor what newer writes have set", () => {
    const portion = portionOf(action, { request, answer: answer(done, null, null) }, [2]);
    expect(portion).toEqual({ request: listOf("b"), places: [1], overtaken: [2] });
  });

  it("is nothing where all is known", () => {
    const known = answer(done, refused, { is: "unknown" });
    expect(portionOf(action, { request, answer: known }, []).places).toEqual([]);
  });
});

describe("what is known after an answer", () => {
  const after = (
    before: Answer | null,
    told: Answer | null,
    more: { places?: number[]; overtaken?: number[]; isRepeat?: boolean } = {},
  ) => {
    const { places = [0, 1, 2], overtaken = [], isRepeat = false } = more;
    const effect = { request, answer: before };
    return answerToAll(several, effect, { places, overtaken }, told, isRepeat).body;
  };

  it("stands at the place of each object, beside what was known before", () => {
    expect(
      after(answer(done, null, refused), answer({ is: "done", id: "b" }), { places: [1] }),
    ).toEqual([done, { is: "done", id: "b" }, refused]);
  });

  it("does not say that an object lacks its values where a repeat is refused", () => {
    const told = answer(done, refused, null);
    expect(after(null, told)).toEqual([done, refused, null]);
    expect(after(null, told, { isRepeat: true })).toEqual([
      done,
      { is: "unknown", code: "No" },
      null,
    ]);
    const before = answer(refused, null, null);
    expect(after(before, null, { places: [], isRepeat: true })).toEqual([refused, null, null]);
  });

  it("says of what was not sent again what it was to be", () => {
    expect(after(null, answer(done), { places: [1], overtaken: [0, 2] })).toEqual([
      { is: "unknown", wanted: "a" },
      done,
      { is: "unknown", wanted: "c" },
    ]);
  });

  it("is nothing where the answer is none", () => {
    expect(after(null, { status: 200, body: { odd: true } })).toEqual([null, null, null]);
    expect(after(null, answer({ is: "odd" }))).toEqual([null, null, null]);
  });
});
