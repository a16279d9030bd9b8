/** Where a person's own program receives alerts. Times: milliseconds since 1970. */
export interface Webhook {
  readonly person: string;
  /** Its address and secrets, sealed under the name that `webhookName` gives. */
  readonly sealed: string;
  readonly setAt: number;
  /** When the receiver has said that it is gone; null while it is not. */
  readonly endedAt: number | null;
  readonly last: WebhookSent | null;
}

/** The outcome of the last message to it. */
export interface WebhookSent {
  readonly at: number;
  readonly outcome: WebhookOutcome;
}

/** Of an answer its status alone. */
export type WebhookOutcome =
  | { readonly is: "answered"; readonly status: number }
  | { readonly is: "failed"; readonly why: WebhookFault };

export type WebhookFault =
  | "name_not_found"
  /** Nothing may be sent to where its name leads. */
  | "address_refused"
  | "unreachable"
  | "certificate"
  | "no_answer"
  | "too_late";

export interface WebhookStore {
  webhooks(): Promise<readonly Webhook[]>;
  /** In the place of what the person had. */
  putWebhook(webhook: Pick<Webhook, "person" | "sealed" | "setAt">): Promise<void>;
  /** Its address and secrets are sealed anew. `false`: they are not as they were `seen`, and stay. */
  changeWebhook(change: {
    readonly person: string;
    readonly seen: string;
    readonly sealed: string;
  }): Promise<boolean>;
  /** What came of sending to the one that was set then, and whether it has ended. */
  noteWebhook(
    note: Pick<Webhook, "person" | "setAt" | "endedAt"> & { readonly last: WebhookSent },
  ): Promise<void>;
  removeWebhook(person: string): Promise<void>;
}
