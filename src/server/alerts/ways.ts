import type { LetterWays } from "#engine/alerts/alerts.ts";
import type { SendParts } from "../webhooks/send.ts";
import { webhookWay } from "../webhooks/way.ts";
import type { LetterParts } from "./letter.ts";
import { mailWay } from "./mail.ts";
import { postWay } from "./post.ts";

/** How letters reach people, as it is now. */
export async function letterWays(parts: LetterParts & SendParts): Promise<LetterWays> {
  const mail = await mailWay(parts);
  return {
    ...(mail && { mail }),
    webhook: await webhookWay(parts),
    post: await postWay(parts),
  };
}
