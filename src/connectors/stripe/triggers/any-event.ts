import { refusal, sampleField, text } from "#sdk/index.ts";
import { z } from "zod";
import { AnyEvent } from "../fields/event.ts";
import { named } from "../fields/shape.ts";
import { anyEventOf, typeIn } from "../stripe.any-event.ts";
import { stripe } from "../stripe.connection.ts";
import { sampleAnyEvent } from "../stripe.samples.ts";

const type = named(
  z
    .string()
    .trim()
    .refine(
      (name) => /^[a-z\d_]+(?:\.[a-z\d_]+)+$/.test(name),
      refusal(
        text(
          "Give a type as Stripe writes it, such as payout.paid, without *.",
          "payout.paid のように、Stripe の表記どおりに指定してください。* は使えません。",
        ),
      ),
    ),
  "Event type",
  "イベントの種類",
  { choices: "event-types" },
);

/** The same choice is the same poll, in whatever order it was made. */
const chosen = z
  .array(type)
  .min(1)
  .max(20)
  .overwrite((types) => [...new Set(types)].toSorted());

const Where = z.object({
  types: named(chosen, "Event types", "イベントの種類", {
    help: text(
      "Up to 20. Choose from the list, or write another type as Stripe's documentation has it. If you choose others later, the flow starts for what happens from then on.",
      "20 個まで。一覧から選択するか、Stripe のドキュメントにある種類を入力します。後で変更した場合は、変更後に発生したイベントが対象です。",
    ),
    drawn: true,
  }),
});

export const anyEvent = stripe.trigger({
  ...anyEventOf,
  id: "any-event",
  label: text("Any event", "任意のイベント"),
  help: text(
    "Starts the flow once for each event of the types that you choose. Stripe writes an event in the API version of that moment; where it can, Millrace reads the object again when the flow starts.",
    "選択した種類のイベントごとに 1 回、フローを開始します。イベントの内容は発生時の API バージョンで表されます。取得できるオブジェクトは、開始時に取得し直します。",
  ),
  documentation: "https://docs.stripe.com/api/events/types",
  settings: Where.extend({
    sample: sampleField(
      text("Example of the object", "オブジェクトの例"),
      text(
        "Paste an object in JSON, as Stripe shows it in such an event: what is in it can then be used in later steps.",
        "イベントのオブジェクトの例を JSON で貼り付けると、その項目を後のステップで使えます。",
      ),
    ),
  }),
  where: Where,
  output: AnyEvent,
  declared: { field: "sample", at: ["object"] },
  sample: sampleAnyEvent,
  matches: ({ types }, data) => (types.some((one) => one === typeIn(data)) ? "take" : "leave"),
});
