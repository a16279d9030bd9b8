import { z } from "zod";
import { contractOverHttp } from "../http.contract.ts";
import { slackConnector } from "./slack.connector.ts";
import { startSlack } from "./slack.world.ts";

const methods: Readonly<Record<string, string>> = {
  "post-message": "chat.postMessage",
  "reply-in-thread": "chat.postMessage",
  "update-message": "chat.update",
};

contractOverHttp(slackConnector, async () => {
  const slack = await startSlack();
  const posted = await fetch(`${slack.url}/api/chat.postMessage`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${slack.values.token}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ channel: "C0SALES", text: "Hello" }),
  });
  const { ts } = z.object({ ts: z.string() }).parse(await posted.json());
  const message = `C0SALES/${ts}`;
  return {
    good: slack.values,
    bad: { ...slack.values, token: "xoxb-wrong-1" },
    trustedLoopback: [slack.url],
    limitNext: async () =>
      void (await slack.control("POST /faults", { fault: { kind: "rate_limited" } })),
    refusal: { status: 200, headers: {}, body: '{"ok":false,"error":"is_archived"}' },
    events: {},
    inputs: {
      "post-message": { channel: "C0SALES", text: "Hello" },
      "reply-in-thread": { message, text: "Hello" },
      "update-message": { message, text: "Goodbye" },
      "find-person": { email: "aiko@example.com" },
    },
    count: (action) => slack.executed(methods[action] ?? ""),
    close: () => slack.close(),
  };
});
