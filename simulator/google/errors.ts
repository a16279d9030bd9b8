/** What Google refuses, in its own form. */
export class GoogleError extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: readonly object[];

  constructor(code: number, status: string, message: string, details: readonly object[] = []) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }

  body(): string {
    const { code, status, message, details } = this;
    const more = details.length === 0 ? {} : { details };
    return JSON.stringify({ error: { code, message, status, ...more } });
  }
}

/** The place that gives tokens has another form (RFC 6749). */
export class TokenError extends Error {
  readonly word: string;

  constructor(word: string, description: string) {
    super(description);
    this.word = word;
  }
}

export const invalid = (message: string) => new GoogleError(400, "INVALID_ARGUMENT", message);

export const notFound = () => new GoogleError(404, "NOT_FOUND", "Requested entity was not found.");

export const forbidden = () =>
  new GoogleError(403, "PERMISSION_DENIED", "The caller does not have permission");

const reason = (word: string, metadata: object) => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason: word,
  domain: "googleapis.com",
  metadata,
});

export const unauthenticated = () =>
  new GoogleError(
    401,
    "UNAUTHENTICATED",
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
  );

export const serviceDisabled = (project: string) =>
  new GoogleError(
    403,
    "PERMISSION_DENIED",
    `Google Sheets API has not been used in project ${project} before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=${project} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`,
    [
      reason("SERVICE_DISABLED", {
        service: "sheets.googleapis.com",
        consumer: `projects/${project}`,
      }),
    ],
  );

export function quotaExceeded(does: "Read" | "Write", project: string): GoogleError {
  return new GoogleError(
    429,
    "RESOURCE_EXHAUSTED",
    `Quota exceeded for quota metric '${does} requests' and limit '${does} requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:${project}'.`,
    [
      reason("RATE_LIMIT_EXCEEDED", {
        service: "sheets.googleapis.com",
        quota_limit: `${does}RequestsPerMinutePerUser`,
        quota_limit_value: "60",
        consumer: `projects/${project}`,
      }),
    ],
  );
}
