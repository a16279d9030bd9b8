/** The methods that are here, what they need, and how often they may be called. */
import type { Call, Given } from "./call.ts";
import { postMessage, updateMessage } from "./chat.ts";
import { history, listConversations, openConversation, replies } from "./conversations.ts";
import { listUsers, lookupByEmail, testAuth, userInfo } from "./users.ts";

export interface Method {
  /** Null where it depends on what is asked for, or nothing is needed. */
  readonly scope: string | null;
  readonly perMinute: number;
  /** May a GET request call it? */
  readonly reads: boolean;
  /** For apps outside the Marketplace it is rare and short. */
  readonly isHistory?: true;
  readonly run: (call: Call) => Given;
}

/** Slack's four tiers; of `auth.test` it says "hundreds". */
const [tier2, tier3, tier4, special] = [20, 50, 100, 600];

export const METHODS: Readonly<Record<string, Method>> = {
  "auth.test": { scope: null, perMinute: special, reads: true, run: testAuth },
  // A message a second in each channel, beside "several hundred a minute" in all.
  "chat.postMessage": { scope: "chat:write", perMinute: 300, reads: false, run: postMessage },
  "chat.update": { scope: "chat:write", perMinute: tier3, reads: false, run: updateMessage },
  "conversations.list": { scope: null, perMinute: tier2, reads: true, run: listConversations },
  "conversations.history": {
    scope: null,
    perMinute: tier3,
    reads: true,
    isHistory: true,
    run: history,
  },
  "conversations.replies": {
    scope: null,
    perMinute: tier3,
    reads: true,
    isHistory: true,
    run: replies,
  },
  "conversations.open": {
    scope: "im:write",
    perMinute: tier3,
    reads: false,
    run: openConversation,
  },
  "users.list": { scope: "users:read", perMinute: tier2, reads: true, run: listUsers },
  "users.info": { scope: "users:read", perMinute: tier4, reads: true, run: userInfo },
  "users.lookupByEmail": {
    scope: "users:read.email",
    perMinute: tier3,
    reads: true,
    run: lookupByEmail,
  },
};
