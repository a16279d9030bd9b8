import type { LetterWay } from "#engine/alerts/alerts.ts";
import type { Webhook } from "#engine/store.ts";
import type { LetterParts } from "../alerts/letter.ts";
import { administratorsOf } from "../alerts/installation.ts";
import { outcomeWords } from "./outcome.ts";
import { payloadOf } from "./payload.ts";
import { isOver, sendTo, type SendParts } from "./send.ts";

type Parts = LetterParts & SendParts;

/** Whom webhooks reach now: administrators, of whom each has at most one. */
export async function webhookWay(parts: Parts): Promise<LetterWay> {
  const reached = new Set((await standing(parts)).map(({ person }) => person));
  return {
    reaches: (id) => reached.has(id),
    async send(letter) {
      // Those before it took a while: the webhook may have ended since, or its person be gone.
      const webhook = (await standing(parts)).find(({ person }) => person === letter.person);
      const payload = webhook && (await payloadOf(letter, parts));
      if (!webhook || !payload) return;
      const outcome = await sendTo(webhook, { id: letter.id, payload }, parts);
      if (!isOver(outcome)) throw new Error(outcomeWords(outcome).en);
    },
  };
}

async function standing({
  store,
  people,
}: Pick<Parts, "store" | "people">): Promise<readonly Webhook[]> {
  const administrators = await administratorsOf(people);
  return (await store.webhooks()).filter(
    ({ person, endedAt }) => endedAt === null && administrators.includes(person),
  );
}
