import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LocalizedText, text } from "#sdk/text.ts";
import { type Catalogue, nothingCallable } from "./catalogue.ts";
import type { ActionStep } from "./step.ts";
import { emptyDocument, type FlowDocument } from "./document.ts";
import { feedsByCall, feedsItself, feedsRing } from "./feeds-problems.ts";
import { type FeedingFlow, ringThrough, whatFeeds } from "./feeds.ts";
import { branch, callStep, ifStep } from "./fixtures.ts";
import { problemText } from "./problems.ts";

const kinds = ["a", "b", "c", "d"];
const words = (name: string): LocalizedText => text(name, name);
const offer = (id: string) => ({
  id,
  label: words(id),
  help: words(id),
  output: {},
  sample: null,
});

/** A connector with a trigger and a write for each kind, and a read. */
const catalogue: Catalogue = {
  flows: nothingCallable,
  tables: [],
  connectors: [
    {
      ...offer("box"),
      connection: {},
      triggers: kinds.map((kind) => ({ ...offer(`new-${kind}`), watches: kind, settings: {} })),
      actions: [
        ...kinds.map((kind) => ({
          ...offer(`make-${kind}`),
          kind: "effect" as const,
          makes: [kind],
          does: null,
          once: null,
          input: {},
        })),
        { ...offer("look"), kind: "read", makes: [], does: null, once: null, input: {} },
      ],
      choices: [],
    },
  ],
};

const connections = [
  { id: "one", connector: "box", mode: "test", account: "acct" },
  { id: "other-key", connector: "box", mode: "test", account: "acct" },
  { id: "live", connector: "box", mode: "live", account: "acct" },
  { id: "elsewhere", connector: "box", mode: "test", account: "acct_2" },
  { id: "unknown", connector: "box", mode: "test", account: null },
  { id: "unknown-too", connector: "box", mode: "test", account: null },
] as const;
const around = { catalogue, connections, called: new Map() };

const step = (action: string, connection: string | null = "one"): ActionStep => ({
  kind: "action",
  id: `s-${action}`,
  name: null,
  connector: "box",
  action,
  connection,
  input: {},
});

function documentOf(
  trigger: string | null,
  steps: FlowDocument["steps"],
  connection: string | null = "one",
): FlowDocument {
  return {
    ...emptyDocument,
    trigger:
      trigger === null
        ? { kind: "schedule", when: { kind: "daily", at: "09:00" }, overlap: false }
        : { kind: "event", connector: "box", trigger, connection, settings: {}, everySeconds: 60 },
    steps,
  };
}

const flow = (name: string, watches: string, ...makes: string[]): FeedingFlow => ({
  id: `id of ${name}`,
  name,
  document: documentOf(
    `new-${watches}`,
    makes.map((kind) => step(`make-${kind}`)),
  ),
});

describe("a flow by itself", () => {
  it.each<[string, trigger: string | null, watching: string | null, ActionStep, boolean]>([
    ["makes what it watches", "new-a", "one", step("make-a"), true],
    ["does so by another key of the account", "new-a", "one", step("make-a", "other-key"), true],
    ["makes something else", "new-a", "one", step("make-b"), false],
    ["only reads", "new-a", "one", step("look"), false],
    ["makes it in live mode, and watches test mode", "new-a", "one", step("make-a", "live"), false],
    ["makes it on another account", "new-a", "one", step("make-a", "elsewhere"), false],
    ["uses one key of an unknown account", "new-a", "unknown", step("make-a", "unknown"), true],
    ["uses two of them", "new-a", "unknown", step("make-a", "unknown-too"), false],
    ["uses a connection that is not known", "new-a", "gone", step("make-a", "gone"), true],
    ["has no connection yet", "new-a", null, step("make-a", null), false],
    ["is started by the clock", null, null, step("make-a"), false],
    ["uses a trigger that is not there", "new-z", "one", step("make-a"), false],
  ])("%s", (_, trigger, watching, action, feeds) => {
    const document = documentOf(trigger, [action], watching);
    expect(whatFeeds(document, around)?.step).toBe(feeds ? action : undefined);
    expect(feedsItself(document, around)).toHaveLength(feeds ? 1 : 0);
  });

  it("is told of the step, however deep it stands", () => {
    const deep = step("make-a");
    const document = documentOf("new-a", [ifStep("s1", branch("s2", null, deep))]);
    expect(whatFeeds(document, around)?.step).toBe(deep);
  });

  it("is told what is allowed", () => {
    const document = documentOf("new-a", [step("make-a")]);
    const sentences = (ownEvents: number) =>
      feedsItself({ ...document, ownEvents }, around).map((one) => [
        one.code,
        one.severity,
        problemText(one, "en"),
      ]);
    expect(sentences(0)).toEqual([
      ["flow.feeds_itself", "warning", expect.stringMatching(/“make-a \(box\)”.*“new-a”/)],
    ]);
    expect(sentences(3)).toEqual([
      ["flow.feeds_itself_allowed", "warning", expect.stringContaining("up to 3 times in a row")],
    ]);
  });
});

describe("a flow by what it calls", () => {
  const calling = (flow: string | null) => callStep(`s-${flow}`, flow);
  const invoked = (...steps: FlowDocument["steps"]) => documentOf(null, steps);
  const called = new Map([
    ["maker", { name: "Maker", document: invoked(step("make-a")) }],
    ["middle", { name: "Middle", document: invoked(step("make-b"), calling("maker")) }],
    ["circle", { name: "Circle", document: invoked(calling("circle"), step("make-b")) }],
  ]);
  const all = { ...around, called };

  it.each([
    ["the called flow makes it", [calling("maker")], ["flow.feeds_by_call"]],
    ["a flow that is called by that makes it", [calling("middle")], ["flow.feeds_by_call"]],
    [
      "the call stands deep",
      [ifStep("s1", branch("s2", null, calling("maker")))],
      ["flow.feeds_by_call"],
    ],
    ["what is called makes something else", [calling("circle")], []],
    ["nothing is called yet", [calling(null)], []],
    ["what is called is not there", [calling("gone")], []],
  ])("makes what it watches: %s", (_, steps, codes) => {
    const document = documentOf("new-a", steps);
    expect(feedsByCall(document, all).map(({ code }) => code)).toEqual(codes);
    expect(feedsItself(document, all)).toEqual([]);
  });

  it("is told of its own step alone, where that makes it as well", () => {
    const document = documentOf("new-a", [calling("maker"), step("make-a")]);
    expect(feedsByCall(document, all)).toEqual([]);
    expect(feedsItself(document, all)).toHaveLength(1);
  });

  it("is told the step, the called flow and what is allowed", () => {
    const document = { ...documentOf("new-a", [calling("middle")]), ownEvents: 2 };
    const [told] = feedsByCall(document, all);
    expect(told?.code).toBe("flow.feeds_by_call_allowed");
    expect(told && problemText(told, "en")).toMatch(
      /“make-a \(box\)” of the called flow “Maker” .*“new-a”.*up to 2 times in a row/,
    );
  });

  it("closes a ring", () => {
    const first = { id: "first", name: "A", document: documentOf("new-b", [calling("maker")]) };
    const second = flow("B", "a", "b");
    expect(ringThrough(first, [second], all)?.map(({ name }) => name)).toEqual(["A", "B"]);
    expect(ringThrough(second, [first], all)?.map(({ name }) => name)).toEqual(["B", "A"]);
    expect(ringThrough(first, [second], around)).toBeNull();
  });
});

describe("a ring of flows", () => {
  const namesOf = (first: FeedingFlow, ...others: FeedingFlow[]) =>
    ringThrough(first, others, around)?.map(({ name }) => name) ?? null;

  it("is found with the flows in their order, the shortest first", () => {
    const first = flow("A", "a", "b");
    expect(namesOf(first, flow("B", "b", "a"))).toEqual(["A", "B"]);
    expect(namesOf(first, flow("C", "c", "a"), flow("B", "b", "c"))).toEqual(["A", "B", "C"]);
    const short = flow("short", "b", "a");
    expect(namesOf(first, flow("B", "b", "c"), flow("C", "c", "a"), short)).toEqual(["A", "short"]);
  });

  it("is none where it does not close, or does not lead through the flow", () => {
    expect(namesOf(flow("A", "a", "b"), flow("B", "b", "c"))).toBeNull();
    expect(namesOf(flow("A", "a", "b"), flow("B", "b", "c"), flow("C", "c", "b"))).toBeNull();
    expect(namesOf(flow("A", "a", "a"))).toBeNull();
  });

  it("names its flows, and what is allowed", () => {
    const first = flow("A", "a", "b");
    const others = [flow("B", "b", "a")];
    const problems = feedsRing(first, others, around);
    expect(problems.map(({ code }) => code)).toEqual(["flow.feeds_ring"]);
    expect(problems.map((one) => problemText(one, "ja"))).toEqual([
      expect.stringContaining("「A」 → 「B」 → 「A」"),
    ]);
    const allowed = { ...first, document: { ...first.document, ownEvents: 2 } };
    const [allowing] = feedsRing(allowed, others, around);
    expect(allowing && problemText(allowing, "en")).toContain("up to 2 times in a row");
    expect(allowing?.code).toBe("flow.feeds_ring_allowed");
  });

  it("is found exactly where there is one, and is the shortest", () => {
    const kind = fc.constantFrom(...kinds);
    const some = fc.record({ watches: kind, makes: fc.uniqueArray(kind, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 7 }), (facts) => {
        const flows = facts.map(({ watches, makes }, at) => flow(String(at), watches, ...makes));
        const [first, ...others] = flows;
        if (first === undefined) return;
        const found = ringThrough(first, others, around);
        expect(found?.length ?? null).toBe(shortestLength(facts));
        for (const [at, { name }] of (found ?? []).entries()) {
          const next = found?.[(at + 1) % found.length];
          expect(facts[Number(name)]?.makes).toContain(facts[Number(next?.name)]?.watches);
        }
        expect(new Set(found).size).toBe(found?.length ?? 0);
      }),
    );
  });
});

/** By counting rounds: who can be reached in so many steps that are not the first flow. */
function shortestLength(
  facts: readonly { readonly watches: string; readonly makes: readonly string[] }[],
): number | null {
  const [first, ...others] = facts;
  const startedBy = (made: ReadonlySet<string>) =>
    others.filter(({ watches }) => made.has(watches));
  let made = new Set(first?.makes);
  for (let length = 2; length <= facts.length; length += 1) {
    made = new Set(startedBy(made).flatMap(({ makes }) => makes));
    if (first !== undefined && made.has(first.watches)) return length;
  }
  return null;
}
