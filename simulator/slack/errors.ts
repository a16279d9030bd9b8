/** What Slack refuses, in its own words: HTTP 200 with `ok: false`. */
export class SlackError extends Error {
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.more = more;
  }
}

/** HTTP 429. */
export class RateLimited extends Error {
  /** Whole seconds, as `Retry-After` has them. */
  readonly seconds: number;

  constructor(seconds: number) {
    super("ratelimited");
    this.seconds = Math.max(1, Math.ceil(seconds));
  }
}

export function missingArgument(name: string): SlackError {
  const message = `[ERROR] missing required field: ${name}`;
  return new SlackError("invalid_arguments", { response_metadata: { messages: [message] } });
}
