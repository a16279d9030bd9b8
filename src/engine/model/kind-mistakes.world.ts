import type { Mistake } from "./mistake.world.ts";

/** Mistakes about kinds of once that need no key. */

const effects = "engine/effects.ts";

export const kindMistakes: readonly Mistake[] = [
  {
    name: "what can only be found is sent again",
    edits: [
      {
        file: effects,
        from: 'case "findable":\n      return unsure(effect, canLookUp);',
        to: 'case "findable":\n      return { do: "send" };',
      },
      {
        file: effects,
        from: "// What was sent and is not proven unexecuted is never sent again.\n      return 0;",
        to: "return Infinity;",
      },
    ],
    breaks: /has no key, and was sent again|executed twice|made twice/,
    of: "without keys",
  },
  {
    name: "what is absent from a list is sent, although a restored backup has forgotten sends",
    edits: [
      {
        file: effects,
        from: 'return canLookUp ? lookOver(forgotten, () => ({ do: "park" })) : { do: "park" };',
        to: "return plain;",
      },
    ],
    breaks: /has no key, and was sent again|executed twice|made twice/,
    after: 13,
    of: "without keys",
  },
  {
    name: "a refusal of a write with a ledger does not tell of its earlier sends",
    edits: [
      {
        file: effects,
        from: 'return kind === "ledger";',
        to: 'return kind === "findable";',
      },
    ],
    breaks: /never came to|called failed|outcome/,
    after: 12,
    of: "without keys",
    seed: 6,
  },
];
