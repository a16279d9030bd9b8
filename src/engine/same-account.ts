import type { Connector } from "#sdk/connector.ts";
import { ConnectionError } from "#sdk/errors.ts";
import { readerOf } from "./shared-polls.ts";

/** An object that a connection has seen: an event of one of its polls. */
export interface SeenObject {
  /** The name of the poll: that of its trigger, or of the list that several share. */
  readonly trigger: string;
  readonly key: string;
  /** When it happened, by the other side's clock. Milliseconds since 1970. */
  readonly at: number;
}

/**
 * `same`: an object that the connection has seen was read again. `other`: objects that should be
 * there are not. `unknown`: nothing was seen, or these credentials may read none of it.
 */
export type Sameness = "same" | "other" | "unknown";

/**
 * Do these credentials belong to the account that the objects were seen on? For credentials that may
 * not ask which account is theirs. Rejects with TransientError where the other side does not answer.
 */
export async function samenessBy(
  { triggers }: Pick<Connector, "triggers">,
  api: unknown,
  seen: readonly SeenObject[],
): Promise<Sameness> {
  let missing = false;
  for (const { trigger: id, key, at } of seen) {
    const trigger = readerOf(triggers, id);
    // In which place an object was seen is not told.
    if (trigger?.kind !== "since" || trigger.where !== undefined) continue;
    try {
      const read = await trigger.reread({ api, where: {}, key });
      // A system may number each account's objects from 1: the same number of another time is another object.
      if (read?.key === key && read.at.getTime() === at) return "same";
      missing = true;
    } catch (error) {
      // It may not read objects of this kind, which tells nothing of the account.
      if (!(error instanceof ConnectionError)) throw error;
    }
  }
  return missing ? "other" : "unknown";
}
