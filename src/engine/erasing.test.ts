import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { asLocal, type EngineWorld, flowOn, openEngineWorld, until } from "./engine.world.ts";
import { canBeErased, erasedMark, eraserOf } from "./erasing.ts";
import { firstPlace } from "./erasures.ts";
import type { RunState } from "./run-state.ts";

const value = "Hana@example.com";

describe("a value that is erased", () => {
  const { data, state } = eraserOf(value);

  test.each([
    ["alone", `{"to":"hana@example.com"}`, { to: erasedMark }],
    ["inside a text", `["To HANA@example.com, please"]`, [`To ${erasedMark}, please`]],
    ["as the name of a field", `{"hana@example.com":1}`, { [erasedMark]: 1 }],
    [
      "in an address",
      `{"path":"/v1?email=hana%40example.com"}`,
      { path: `/v1?email=${erasedMark}` },
    ],
  ])("goes %s, whatever the case", (_, json, expected) => {
    expect(JSON.parse(data(json))).toEqual(expected);
  });

  /** Each spelling in which a value comes, with the value in it and nothing else. */
  const spellings: readonly (readonly [string, string, string])[] = [
    ["an address", "hana.sato+bills@mail-1.example.com", "write to * now"],
    ["an address at the end of a sentence", "hana.sato@example.com", "To *."],
    ["an address in a link", "hana.sato@example.com", "?mail=*&page=1"],
    ["an encoded address in a link", "hana.sato@example.com", "?mail%3D*%26page"],
    ["an address in an escaped text", "hana.sato@example.com", String.raw`{"a":"to\n*\n"}`],
    ["an id", "cus_ABC-123456", "(*)"],
    ["a telephone number", "+81-90-1234-5678", "tel:*"],
    ["a name", "Hana Sato-Müller", "Dear *, hello"],
    ["a name in Japanese", "佐藤花子", "*"],
    ["a name in Japanese beside a sign", "佐藤花子", "氏名：*、女性"],
    ["a name in Chinese", "王小明先生", "* "],
    ["an address in Japanese", "hana.sato@example.com", "宛先は*です"],
    ["a telephone number in Japanese", "090-1234-5678", "電話*まで"],
    ["a name in other letters", "Hana Sato", "*様"],
  ];
  const ways: readonly (readonly [string, (one: string) => string])[] = [
    ["as it is", (one) => one],
    ["percent-encoded", encodeURIComponent],
    ["percent-encoded twice", (one) => encodeURIComponent(encodeURIComponent(one))],
    ["percent-encoded throughout", (one) => encodeURIComponent(one).replaceAll(".", "%2e")],
    [
      "escaped",
      (one) =>
        JSON.stringify(one)
          .slice(1, -1)
          .replaceAll("a", String.raw`\u0061`),
    ],
  ];
  const inEveryWay = spellings.flatMap(([what, whole, text]) =>
    ways.map(([way, spell]) => [what, way, whole, text.replace("*", spell(whole))] as const),
  );

  it.each(inEveryWay)("is found whole: %s, %s", (_, __, whole, text) => {
    const left = eraserOf(whole.toUpperCase()).data(JSON.stringify({ text }));
    expect(left).toContain(erasedMark);
    expect(left.toLowerCase()).not.toContain(whole.toLowerCase());
  });

  it.each(inEveryWay)("is not found by a part of a word: %s, %s", (_, __, whole, text) => {
    const json = ` { "amount": 1.50, "text": ${JSON.stringify(text)} }`;
    const parts = new Set<string>();
    for (let from = 0; from < whole.length; from += 1)
      for (let to = from + 1; to <= whole.length; to += 1) parts.add(whole.slice(from, to).trim());
    const words = whole.split(" ");
    for (const part of parts)
      if (canBeErased(part) && !words.includes(part) && part !== whole) {
        // Without the sign in front, a number is still the whole word.
        const isWhole = part === whole.replace(/^\+/, "");
        expect([part, eraserOf(part).data(json) === json]).toEqual([part, !isWhole]);
      }
  });

  it("leaves what does not hold it byte for byte", () => {
    const json = `{ "amount": 1.50, "to": "ken@example.com" }`;
    expect(data(json)).toBe(json);
  });

  it("is found although JSON writes it in another way", () => {
    const quoted = `the "best" customer`;
    expect(JSON.parse(eraserOf(quoted).data(JSON.stringify({ a: quoted })))).toEqual({
      a: erasedMark,
    });
  });

  it("changes no word by which an error or a state is told apart", () => {
    const code = { kind: "input", code: "stripe.email_invalid", message: "stripe.email_invalid" };
    const erased: unknown = JSON.parse(
      eraserOf("stripe.email_invalid").error(JSON.stringify(code)),
    );
    expect(erased).toEqual({ ...code, message: erasedMark });
  });

  it.each(["message", "position", "amount", "params"])(
    "takes no name of a field away, by which the rest is read: %s",
    (word) => {
      const failure = { path: "s1", error: { kind: "input", code: "x", message: "m" } };
      const run = { frames: [{ position: 0 }], phase: { is: "failed", ...failure } };
      const request = { params: { amount: 500, note: `The ${word}` } };
      expect(JSON.parse(eraserOf(word).state(JSON.stringify(run), false))).toEqual(run);
      expect(JSON.parse(eraserOf(word).data(JSON.stringify(request)))).toEqual({
        params: { amount: 500, note: `The ${erasedMark}` },
      });
    },
  );

  it("ends a failed run, which could go on at nothing, and no other", () => {
    const failed: RunState = {
      frames: [{ kind: "steps", path: "", position: 0 }],
      phase: { is: "failed", path: "s1", error: { kind: "input", code: "x", message: value } },
    };
    const json = JSON.stringify(failed);
    expect(JSON.parse(state(json, false))).toMatchObject({
      phase: { is: "failed", final: true, error: { message: erasedMark } },
    });
    const other = JSON.stringify({ ...failed, phase: { is: "succeeded" } });
    expect(state(other, true)).toBe(other);
  });

  it.each([
    ["hana@example.com", true],
    ["山田太郎", true],
    ["a@b", false],
    ["山田", false],
    ["......", false],
  ])("%s is long enough: %s", (one, isLong) => {
    expect(canBeErased(one)).toBe(isLong);
  });
});

describe("what something under way needs", () => {
  let world: EngineWorld;
  beforeEach(async () => {
    world = await openEngineWorld();
    await world.engine.start();
    await world.connect("c1");
    await world.flow("f", flowOn("new-charge", "create-customer"));
    await world.engine.activate("f", { from: "now" }, asLocal);
  });
  afterEach(() => world.close());
  const left = () => world.engine.holding(value);

  it("is erased by housekeeping once that is over, after a restart as well", async () => {
    await world.control("/faults", {
      match: { method: "POST", path: "/v1/customers", times: 500 },
      fault: { kind: "rate_limited" },
    });
    await world.control("/charges", { count: 2, receipt_email: value.toLowerCase() });
    await until(async () => {
      await world.advance(20);
      return (await world.statuses("f")).join() === "waiting,waiting";
    });
    const before = await left();
    expect(before).toEqual({ runs: 0, events: 2, kept: 2 });

    await world.store.beginErasure({ id: "e1", by: "local", at: world.now(), sealed: value });
    // As where the process died after the first piece.
    const eraser = eraserOf(value);
    await world.store.erasePiece({ id: "e1", from: firstPlace, limit: 1, eraser });
    await world.restart();
    await world.engine.erase("e1");
    expect(await left()).toEqual(before);

    await world.clearFaults();
    await until(async () => {
      await world.advance(60);
      return (await world.statuses("f")).join() === "succeeded,succeeded";
    });
    await until(async () => {
      await world.advance(3_601);
      return (await left()).events === 0;
    });
    expect(await left()).toEqual({ runs: 0, events: 0, kept: 0 });
    await until(async () => (await world.store.erasures())[0]?.endedAt !== null);
    expect(await world.store.erasures()).toMatchObject([{ events: 2, sealed: null }]);
  });
});
