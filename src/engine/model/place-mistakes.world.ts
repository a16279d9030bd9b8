import type { Mistake } from "./mistake.world.ts";

/** Mistakes about writes that look where they go. */

const alone = "engine/alone.ts";

export const placeMistakes: readonly Mistake[] = [
  {
    name: "two writes look at one moment, and both find nothing",
    edits: [
      {
        file: alone,
        from: "const hold = await options.hold(aloneAt(target));",
        to: "const hold = await options.hold(`${aloneAt(target)} ${write.id}`);",
      },
    ],
    breaks: /taken twice|not as it was seen/,
    of: "placed",
  },
  {
    name: "a write looks while another may still arrive",
    edits: [{ file: alone, from: "return sentAt + listedWithin <= reached;", to: "return true;" }],
    breaks: /taken twice|not as it was seen/,
    after: 39,
    of: "placed",
  },
  {
    name: "what was refused goes out as it was seen before",
    edits: [
      {
        file: "engine/complete-request.ts",
        from: 'return kindOf(action, request).kind !== "keyed";',
        to: "return false;",
      },
    ],
    breaks: /taken twice|not as it was seen/,
    after: 1,
    of: "placed",
  },
];
