import type { ErrorStatus } from "./error-entry.ts";
import { apiErrors, type ApiErrorCode } from "./errors.ts";
import { ErrorBody } from "./refusal-body.ts";

type ErrorResponse = {
  description: string;
  content: { "application/json": { schema: typeof ErrorBody } };
};

/** The refusals of an operation, for its description: one response per status, naming its codes. */
export function refusals(...codes: readonly (ApiErrorCode | OutsideRefusal)[]): {
  [Status in ErrorStatus]?: ErrorResponse;
} {
  const every = [...everywhere, ...codes].map(entryOf);
  const statuses = [...new Set(every.map(({ status }) => status))].toSorted((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const lines = every.filter((one) => one.status === status);
      const description = lines.map(({ code, words }) => `\`${code}\`: ${words}`).join("\n\n");
      return [status, { description, content: { "application/json": { schema: ErrorBody } } }];
    }),
  );
}

/** The same for an operation that takes a body. */
export function bodyRefusals(
  ...codes: readonly (ApiErrorCode | OutsideRefusal)[]
): ReturnType<typeof refusals> {
  return refusals(
    "request.malformed_json",
    "request.too_large",
    "request.wrong_content_type",
    ...codes,
  );
}

/** What any operation may say. */
const everywhere = [
  "request.invalid",
  "request.token_missing",
  "request.token_wrong",
  "request.not_permitted",
  "request.key_out_of_scope",
  "request.token_off",
  "request.token_not_local",
  "sign_in.confirm_needed",
  "request.too_many_writes",
  "request.foreign_host",
  "request.foreign_page",
  "request.past_the_proxy",
  "request.not_encrypted",
  "request.wrong_method",
  "system.database_away",
] as const satisfies readonly ApiErrorCode[];

const outsideRefusals = {
  "(outside) refused": {
    status: 422,
    words: "The outside system refuses this. The code is its own, such as `stripe.…`.",
  },
  "(outside) connection": {
    status: 409,
    words: "The connection does not work and needs a person. The code is the outside system's own.",
  },
  "(outside) unreachable": {
    status: 502,
    words: "The outside system does not answer at present. Try again later.",
  },
} as const satisfies Record<string, { status: ErrorStatus; words: string }>;
type OutsideRefusal = keyof typeof outsideRefusals;

function entryOf(code: ApiErrorCode | OutsideRefusal) {
  if (isOutside(code)) return { code, ...outsideRefusals[code] };
  const { status, text } = apiErrors[code];
  return { code, status, words: text.en };
}

function isOutside(code: ApiErrorCode | OutsideRefusal): code is OutsideRefusal {
  return Object.hasOwn(outsideRefusals, code);
}
