import type { Mistake } from "./mistake.world.ts";

/** Mistakes about what an answer proves. */

const answers = "engine/effect-answer.ts";

export const answerMistakes: readonly Mistake[] = [
  {
    name: "a stranger's 403 counts as not executed",
    edits: [
      {
        file: "sdk/http.ts",
        from: "if (isOwn(response)) return response;",
        to: "if (isOwn(response) || response.status === 403) return response;",
      },
    ],
    breaks: /in doubt|h after its first send|executed twice|made twice/,
    after: 36,
    seed: 3,
  },
  {
    name: "a stranger's 200 counts as done",
    edits: [
      {
        file: "sdk/http.ts",
        from: "if (isOwn(response)) return response;",
        to: 'if (isOwn(response) || (response.status === 200 && request.method === "POST")) return response;',
      },
    ],
    breaks: /was never made/,
    seed: 23,
  },
  {
    name: "a refusal after an unproven send counts",
    edits: [
      {
        file: answers,
        from: "return (afterForgotten || unprovenSince !== null) &&",
        to: "return afterForgotten && failure.error.replayed &&",
      },
    ],
    breaks: /called failed, but it was made|to be sent once more/,
    after: 72,
    seed: 2,
  },
  {
    name: "an outage is for a person",
    edits: [
      {
        file: answers,
        from: '? doubtful(passed, worthRepeating ? "unanswered" : "unknown", waitMs)',
        to: '? doubtful(passed, "unknown", waitMs)',
      },
    ],
    breaks: /sending it again would have told/,
    after: 9,
    seed: 5,
  },
];
