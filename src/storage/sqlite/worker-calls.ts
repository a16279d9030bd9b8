import type { Session } from "../session.ts";
import { answerCalls, momentOf, type RunAnswer, type RunCall } from "../verbs/worker.ts";

/** Each call is work of its own: the writer brings it into one transaction with what else comes at the moment. */
export function answerCall({ writeAt }: Session): (call: RunCall) => Promise<RunAnswer> {
  return (call) =>
    writeAt(momentOf(call), function* (notes) {
      const [answer] = yield* answerCalls(notes, [call]);
      return answer ?? "fenced";
    });
}
