/** Any read at Stripe that has no card of its own. */
import { field, ifThere, isJsonObject, text } from "#sdk/index.ts";
import { z } from "zod";
import { answerFields, ReadInput } from "../fields/request-input.ts";
import { stripe } from "../stripe.connection.ts";
import { withoutSecret } from "../stripe.outcomes.ts";
import { recordUrl } from "../stripe.pages.ts";
import { answeredWith, parametersOf, readPath } from "../stripe.requests.ts";
import { sampleProduct } from "../stripe.samples.ts";

export const readRequest = stripe.readAction({
  id: "read-request",
  label: text("Stripe read request", "Stripe 読み取りリクエスト"),
  help: text(
    "Reads from any path of Stripe's API with one GET request. Of a list it gives one page.",
    "Stripe の API の任意のパスを 1 つの GET リクエストで読み取ります。一覧の場合は 1 ページ分だけです。",
  ),
  documentation: "https://docs.stripe.com/api/expanding_objects",
  input: ReadInput,
  output: z.object({
    found: field(z.boolean(), { label: text("Found", "見つかった") }),
    ...answerFields,
  }),
  sample: { found: true, ...answeredWith(sampleProduct) },
  declared: { field: "sample", at: ["body"] },
  recordUrl: (output, site) =>
    isJsonObject(output) ? recordUrl(output["body"] ?? null, site) : null,
  async run({ api, input: { path, parameters, missing_ok: isFine } }) {
    const asked = api.read(readPath(path), parametersOf(parameters));
    const body = await (isFine ? ifThere(asked) : asked);
    return { found: body !== null, ...answeredWith(body && withoutSecret(body)) };
  },
});
