/** Any write at Stripe that has no card of its own. */
import { isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { answerFields, RequestInput } from "../fields/request-input.ts";
import { stripe } from "../stripe.connection.ts";
import { inOwnCurrency } from "../stripe.own-currency.ts";
import { recordUrl } from "../stripe.pages.ts";
import {
  answeredWith,
  isMarked,
  movementOf,
  writePath,
  writtenParameters,
} from "../stripe.requests.ts";
import { sampleProduct } from "../stripe.samples.ts";
import { toldTypes, tracedBy } from "../stripe.traces.ts";
import { keyed, post, postUnmarked, retag } from "../stripe.writes.ts";

export const sendRequest = stripe.effectAction({
  id: "send-request",
  label: text("Stripe request", "Stripe リクエスト"),
  help: text(
    "Sends one POST request to any path of Stripe's API, for what has no action of its own. If its outcome is still unknown after 24 hours, Millrace looks for an event of Stripe that bears its key; if there is none, a person decides.",
    "専用のアクションがない操作のために、Stripe の API の任意のパスに POST リクエストを 1 つ送信します。24 時間たっても結果が不明な場合は、同じキーが記録された Stripe のイベントを探し、見つからなければ担当者が判断します。",
  ),
  documentation: "https://docs.stripe.com/api/idempotent_requests",
  input: RequestInput,
  output: z.object(answerFields),
  sample: answeredWith(sampleProduct),
  declared: { field: "sample", at: ["body"] },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["body"] ?? null, site) : null,
  // Nothing lists what may be of any kind: where no event tells, a request in doubt is for a person.
  effect: keyed,
  traced: tracedBy(...toldTypes),
  makes: [],
  does: {
    words: text(
      "sends a request that may move {money}",
      "{money} が動く可能性のあるリクエストを送信します",
    ),
    amount: "amount",
    whole: text("an unknown amount", "金額不明の資金"),
  },
  request({ path: given, parameters, amount, currency, metadata }, tag) {
    const path = writePath(given);
    const params = { ...writtenParameters(parameters), amount, currency, metadata };
    return isMarked(path) ? post(path, params, tag) : postUnmarked(path, params);
  },
  complete: inOwnCurrency,
  read: ({ body }) => answeredWith(body),
  // Which of them made the object and which only changed it, nothing tells. New ones bear the mark.
  objectId: () => null,
  retag: (request, tag) => (isMarked(request.path) ? retag(request, tag) : request),
  vouched: () => ({ status: 0, body: null }),
  moves: movementOf,
});
