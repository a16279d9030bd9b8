import { type ComponentProps, use } from "react";
import { loaded } from "../../api/loaded.ts";
import type * as Body from "./webhook-body.tsx";

/** As with the forms of other cards, it is fetched apart from the outline of a flow. */
const body = loaded(() => import("./webhook-body.tsx"));

export function WebhookBody(props: ComponentProps<typeof Body.WebhookBody>) {
  const { WebhookBody } = use(body);
  return <WebhookBody {...props} />;
}
