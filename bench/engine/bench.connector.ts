import { z } from "zod";
import { defineConnection, defineConnector, isJsonObject, text } from "#sdk/index.ts";
import type { HttpResponse, Json, SendOnce } from "#sdk/index.ts";
import { workOfOneMillisecond } from "./course.ts";

/** An outside system that answers in the same process, so that nothing but the engine is measured. */

const origin = "http://127.0.0.1:1";

interface Api {
  readonly http: SendOnce;
}

const connection = defineConnection<z.ZodObject, Api>({
  transport: "http",
  fields: z.object({}),
  accountProof: { attested: false, renewable: [] },
  mode: () => "test",
  origin: () => origin,
  limits: () => ({ perSecond: 1_000_000, perEndpointPerSecond: 1_000_000 }),
  endpoint: (method, path) => `${method} ${path}`,
  isOwn: () => true,
  open: (_, { http }) => ({ http }),
  check: () =>
    Promise.resolve({
      account: "bench",
      accountName: null,
      mode: "test",
      allows: { triggers: {}, actions: {} },
    }),
  encode: (_, { method, path, params }, { idempotencyKey }) => ({
    method,
    url: `${origin}${path}`,
    headers: { "content-type": "application/json", "idempotency-key": idempotencyKey },
    body: JSON.stringify(params),
  }),
  judge(_, { status, body }) {
    const answer: Json = JSON.parse(body);
    return { is: "done", answer: { status, body: answer } };
  },
});

const facts = { input: z.object({ name: z.string(), amount: z.int() }), output: z.json() };

const step = connection.readAction({
  id: "step",
  label: text("Step", "ステップ"),
  help: text("Does nothing outside.", "外部には何もしません。"),
  ...facts,
  sample: {},
  run: () => workOfOneMillisecond(),
});

const effect = connection.effectAction({
  id: "effect",
  label: text("Write", "書き込み"),
  help: text("A write with a key.", "キー付きの書き込み。"),
  ...facts,
  sample: {},
  effect: { kind: "keyed", hours: 24 },
  makes: [],
  does: { words: text("writes a thing", "ものを書き込みます") },
  request: (params) => ({ method: "POST", path: "/things", params, apiVersion: "1" }),
  // No thing bears a tag.
  retag: (request) => request,
  read: ({ body }) => body,
  objectId: (output) =>
    isJsonObject(output) && typeof output["id"] === "string" ? output["id"] : null,
});

const thing = connection.trigger({
  id: "thing",
  label: text("New thing", "新しいもの"),
  help: text("The measure hands its events in itself.", "イベントは計測側が渡します。"),
  watches: "thing",
  settings: z.object({}),
  output: z.json(),
  uniqueKeys: true,
  overlapSeconds: 0,
  sample: {},
  // oxlint-disable-next-line require-yield, no-empty-function -- nothing is new, ever
  async *poll() {},
  reread: () => Promise.resolve(null),
  matches: () => "take",
  madeBy: () => null,
});

export const benchConnector = defineConnector({
  id: "bench",
  label: text("Bench", "計測"),
  help: text("For measuring.", "計測用。"),
  connection,
  triggers: [thing],
  actions: [step, effect],
  choices: [],
  cannot: [],
});

/** The other side of the connector: takes a millisecond, as a step does that sends nothing. */
export async function answerInProcess(): Promise<HttpResponse> {
  const body = await workOfOneMillisecond();
  return {
    status: 200,
    headers: { date: new Date().toUTCString(), "request-id": "req_1" },
    body: JSON.stringify(body),
  };
}
