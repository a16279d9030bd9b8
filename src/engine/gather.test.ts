import { expect, it } from "vitest";
import { batched, gather } from "./gather.ts";

interface Call {
  readonly about: string;
  readonly name: string;
}

/** Each group stays open until it is answered by hand. */
function gathered({ groups = 1, largest = 10, faultOfOne = false } = {}) {
  const begun: { readonly names: string; answer(): void; fail(error: Error): void }[] = [];
  const ask = gather<Call, string>({
    answer: (calls) =>
      new Promise((resolve, reject) => {
        begun.push({
          names: calls.map(({ name }) => name).join(" "),
          answer: () => resolve(calls.map(({ name }) => `answer to ${name}`)),
          fail: reject,
        });
      }),
    soon: queueMicrotask,
    groups,
    largest,
    about: ({ about }) => about,
    fits: (_, before) => before.length === 0,
    faultOfOne: () => faultOfOne,
  });
  return { begun, ask, names: () => begun.map(({ names }) => names) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("answers together what comes at one moment, each with its own answer", async () => {
  const { ask, begun, names } = gathered();
  const answers = Promise.all(["a", "b", "c"].map((name) => ask({ about: name, name })));
  await settled();
  expect(names()).toEqual(["a b c"]);
  begun[0]?.answer();
  expect(await answers).toEqual(["answer to a", "answer to b", "answer to c"]);
});

it("has so many groups under way, none larger than it may be, and what comes meanwhile is next", async () => {
  const { ask, begun, names } = gathered({ groups: 2, largest: 2 });
  for (const name of ["a", "b", "c", "d", "e"]) void ask({ about: name, name });
  await settled();
  expect(names()).toEqual(["a b", "c d"]);
  void ask({ about: "f", name: "f" });
  begun[1]?.answer();
  await settled();
  expect(names()).toEqual(["a b", "c d", "e f"]);
});

it("lets a call wait for a group about the same, and nobody overtakes it", async () => {
  const { ask, begun, names } = gathered({ groups: 2 });
  void ask({ about: "x", name: "first" });
  await settled();
  void ask({ about: "x", name: "second" });
  void ask({ about: "y", name: "other" });
  await settled();
  expect(names()).toEqual(["first"]);
  begun[0]?.answer();
  await settled();
  expect(names()).toEqual(["first", "second other"]);
});

it("answers each alone where the error may be the fault of one", async () => {
  const { ask, begun, names } = gathered({ faultOfOne: true });
  const answers = Promise.allSettled(["good", "bad"].map((name) => ask({ about: name, name })));
  await settled();
  begun[0]?.fail(new Error("one of them"));
  await settled();
  begun[1]?.answer();
  await settled();
  begun[2]?.fail(new Error("this one"));
  expect(await answers).toMatchObject([
    { status: "fulfilled", value: "answer to good" },
    { status: "rejected", reason: { message: "this one" } },
  ]);
  expect(names()).toEqual(["good bad", "good", "bad"]);
});

it("gives all of a group the error that is nobody's", async () => {
  const { ask, begun } = gathered();
  const answers = Promise.allSettled(["a", "b"].map((name) => ask({ about: name, name })));
  await settled();
  begun[0]?.fail(new Error("the connection is lost"));
  expect((await answers).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(begun).toHaveLength(1);
});

it("asks together for all that comes while an answer is on its way", async () => {
  const asked: (readonly number[])[] = [];
  const double = batched(async (items: readonly number[]) => {
    asked.push(items);
    await settled();
    return items.map((item) => item * 2);
  });
  const first = double(1);
  await Promise.resolve();
  expect(await Promise.all([first, double(2), double(3)])).toEqual([2, 4, 6]);
  expect(asked).toEqual([[1], [2, 3]]);
});
