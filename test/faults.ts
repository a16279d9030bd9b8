/** In the words of the simulators. */
interface Fault {
  readonly kind: string;
  readonly [more: string]: unknown;
}

/** What the other side, or the way there, can do to a request: the rows of the fault table. */
export interface Row {
  readonly name: string;
  /** What the simulator does to one request; all of them to the same one. */
  readonly faults: readonly Fault[];
  /** Only one of the systems does it; absent: both can. */
  readonly only?: "stripe" | "slack";
  /** What it does to the next one. */
  readonly then?: object;
  /** What else is wrong: with the key, the card, a parameter, the account or the channel. */
  readonly wrong?: "revoked" | "forbidden" | "card" | "parameter" | "barred" | "archived";
  /** Nothing that can happen to a request that only reads. */
  readonly writesOnly?: true;
}

const error = (when: "before" | "after", more: object = {}) => ({
  kind: "error",
  when,
  status: 500,
  ...more,
});
const cutAfter = { kind: "cut", when: "after" };
const slackError = (when: "before" | "after", word: string) => ({
  kind: "error",
  when,
  error: word,
});
const stranger = (when: "before" | "after", status: number, more: object = {}) => ({
  kind: "stranger",
  when,
  status,
  ...more,
});

export const rows: readonly Row[] = [
  { name: "Slow, before anything is done", faults: [{ kind: "delay", ms: 1500, when: "before" }] },
  {
    name: "Slow, after the work is done",
    faults: [{ kind: "delay", ms: 1500, when: "after" }],
  },
  { name: "The answer drips in", faults: [{ kind: "drip", ms: 100, pieces: 10 }] },
  { name: "429", faults: [{ kind: "rate_limited", reason: "global-rate" }], only: "stripe" },
  {
    name: "429 with `Retry-After`",
    faults: [{ kind: "rate_limited", reason: "endpoint-rate", retry_after: 20 }],
  },
  {
    name: "429 with `Stripe-Should-Retry: false`",
    faults: [{ kind: "rate_limited", reason: "global-rate", should_retry: false }],
    only: "stripe",
  },
  { name: "429, a lock timeout", faults: [{ kind: "lock_timeout" }], only: "stripe" },
  { name: "Cut before anything is done", faults: [{ kind: "cut", when: "before" }] },
  { name: "Cut after the work is done", faults: [cutAfter] },
  { name: "Half an answer", faults: [{ kind: "truncate" }] },
  {
    name: "500, nothing done, not kept under the key",
    faults: [error("before", { stored: false })],
    only: "stripe",
  },
  {
    name: "500 with `Stripe-Should-Retry: false`, nothing done, not kept",
    faults: [error("before", { stored: false, should_retry: false })],
    only: "stripe",
  },
  {
    name: "503 as an HTML page, nothing done, not kept",
    faults: [error("before", { status: 503, html: true, stored: false })],
    only: "stripe",
  },
  { name: "500, nothing done, kept under the key", faults: [error("before")], only: "stripe" },
  { name: "500 although the work is done", faults: [error("after")], only: "stripe" },
  {
    name: "500 with `Stripe-Should-Retry: false` although the work is done",
    faults: [error("after", { should_retry: false })],
    only: "stripe",
  },
  {
    name: "503 as an HTML page although the work is done",
    faults: [error("after", { status: 503, html: true })],
    only: "stripe",
  },
  {
    name: "403 as an HTML page of something on the way, nothing done",
    faults: [stranger("before", 403)],
  },
  {
    name: "403 as an HTML page of something on the way although the work is done",
    faults: [stranger("after", 403)],
    writesOnly: true,
  },
  {
    name: "401 as an HTML page of something on the way although the work is done",
    faults: [stranger("after", 401)],
    writesOnly: true,
  },
  {
    name: "429 as an HTML page with `Retry-After` although the work is done",
    faults: [stranger("after", 429, { retry_after: 20 })],
    writesOnly: true,
  },
  {
    name: "200 as an HTML page of something on the way, nothing done",
    faults: [stranger("before", 200)],
  },
  {
    name: "200 with an empty body, nothing done",
    faults: [stranger("before", 200, { page: "empty" })],
    writesOnly: true,
  },
  {
    name: "204, nothing done",
    faults: [stranger("before", 204, { page: "empty" })],
    writesOnly: true,
  },
  {
    name: '200 with `{"error": …}`, nothing done',
    faults: [stranger("before", 200, { page: "json" })],
    writesOnly: true,
  },
  {
    name: '200 with `{"error": …}` although the work is done',
    faults: [stranger("after", 200, { page: "json" })],
    writesOnly: true,
  },
  {
    name: "Cut after the work is done, then refused (400)",
    faults: [cutAfter],
    then: { kind: "barred" },
    writesOnly: true,
    only: "stripe",
  },
  {
    name: "Cut before anything is done, then refused (400)",
    faults: [{ kind: "cut", when: "before" }],
    then: { kind: "barred" },
    wrong: "barred",
    writesOnly: true,
    only: "stripe",
  },
  {
    name: "What is made shows up in lists 2 minutes late",
    faults: [{ kind: "late", seconds: 120 }],
  },
  {
    name: "500 although the work is done, which shows up 2 minutes late",
    faults: [error("after"), { kind: "late", seconds: 120 }],
    only: "stripe",
  },
  {
    name: "401: the key is revoked, and restored later",
    faults: [],
    wrong: "revoked",
    only: "stripe",
  },
  {
    name: "403: the key lacks the right, and gets it later",
    faults: [],
    wrong: "forbidden",
    only: "stripe",
  },
  {
    name: "402: the card is declined",
    faults: [],
    wrong: "card",
    writesOnly: true,
    only: "stripe",
  },
  {
    name: "400: a parameter is invalid",
    faults: [],
    wrong: "parameter",
    writesOnly: true,
    only: "stripe",
  },
  {
    name: "200 with `internal_error`, nothing done",
    faults: [slackError("before", "internal_error")],
    only: "slack",
  },
  {
    name: "200 with `internal_error` although the work is done",
    faults: [slackError("after", "internal_error")],
    only: "slack",
  },
  {
    name: "200 with an error that Slack does not document, although the work is done",
    faults: [slackError("after", "new_error")],
    only: "slack",
  },
  {
    name: "Cut after the work is done, which shows up 2 minutes late",
    faults: [cutAfter, { kind: "late", seconds: 120 }],
    only: "slack",
  },
  {
    name: "200 with `is_archived`",
    faults: [slackError("before", "is_archived")],
    wrong: "archived",
    only: "slack",
  },
];
