import type { Mistake } from "./mistake.world.ts";

/** Mistakes about kinds of once that need no key, and about what is told of keys. */

const effects = "engine/effects.ts";
const lookUp = "engine/look-up.ts";

export const kindMistakes: readonly Mistake[] = [
  {
    name: "what can only be found is sent again",
    edits: [
      {
        file: effects,
        from: 'case "findable":\n      return unsure(effect, sight);',
        to: 'case "findable":\n      return { do: "send" };',
      },
      {
        file: effects,
        from: "// What was sent and is not proven unexecuted is never sent again.\n      return 0;",
        to: "return Infinity;",
      },
    ],
    breaks: /has no key, and was sent again|executed twice|made twice/,
    after: 2,
    of: "without keys",
  },
  {
    name: "what is absent from a list is sent, although a restored backup has forgotten sends",
    edits: [
      {
        file: effects,
        from: 'return lookOver(forgotten, sight, () => ({ do: "park" }));',
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
        from: 'if (kind !== "ledger") return false;',
        to: 'if (kind !== "findable") return false;',
      },
    ],
    breaks: /never came to|called failed|outcome/,
    after: 12,
    of: "without keys",
    seed: 6,
  },
  {
    name: "what a field guards is repeated for ever",
    edits: [
      {
        file: effects,
        from: "return 24 * hour - keyMargin;",
        to: "return Infinity;",
      },
    ],
    breaks: /h after its first send|made twice|executed twice/,
    after: 217,
    of: "repeatable",
  },
  {
    name: "what a field guards is not looked for, although a send may be forgotten",
    edits: [
      {
        file: effects,
        from: '    case "guarded":\n    case "keyed": {',
        to: '    case "guarded":\n      return plain;\n    case "keyed": {',
      },
    ],
    breaks: /h after its first send|made twice|executed twice|called failed, but it was made/,
    after: 15,
    of: "repeatable",
  },
  {
    name: "a refusal to set a value counts, although it may be set in a forgotten time",
    edits: [
      {
        file: effects,
        from: "return { ...plain, forgottenSince: earliestOf(forgotten) };",
        to: "return plain;",
      },
    ],
    breaks: /called failed, but it was made/,
    after: 13,
    of: "repeatable",
    seed: 3,
  },
  {
    name: "a value is set once more, whatever was set since",
    edits: [
      {
        file: "engine/send-effect.ts",
        from: "if (set !== null && mayBeOvertaken(task, effect) &&",
        to: 'if (set?.target === "never" && mayBeOvertaken(task, effect) &&',
      },
    ],
    breaks: /nobody asked for what is newer/,
    after: 2,
    of: "repeatable",
  },
  {
    name: "a value that was perhaps set is newer for nobody",
    edits: [
      {
        file: "storage/verbs/effects.ts",
        from: "OR (n.state IN ('open', 'parked') AND n.unproven_since IS NOT NULL)",
        to: "",
      },
    ],
    breaks: /is not called overtaken/,
    after: 2,
    of: "repeatable",
  },
  {
    name: "a key that is not told of counts as never used",
    edits: [
      {
        file: effects,
        from: 'absent: sight === "whether" ? absent(end) : { do: "park" },',
        to: "absent: absent(end),",
      },
    ],
    breaks: /h after its first send|made twice|executed twice/,
    after: 33,
    of: "told keys",
  },
  {
    name: "a refusal counts where the key of an earlier send is not told of",
    edits: [
      {
        file: lookUp,
        from: 'error?.kind === "input" && canFind(task.action, effect)',
        to: 'error?.kind === "input"',
      },
    ],
    breaks: /called failed, but it was made|has failed, but it was made/,
    after: 142,
    of: "told keys",
    seed: 6,
  },
];
