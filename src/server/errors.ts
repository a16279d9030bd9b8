import { auditErrors } from "./audit/audit.errors.ts";
import { connectionErrors } from "./connections/connections.errors.ts";
import type { ErrorEntry } from "./error-entry.ts";
import type { ErrorDetail, ProposedLimits } from "./refusal-body.ts";
import { deliveryErrors } from "./deliveries/deliveries.errors.ts";
import { flowErrors } from "./flows/flows.errors.ts";
import { hookErrors } from "./hooks/hooks.errors.ts";
import { type Locale, say } from "./language.ts";
import { overviewErrors } from "./overview/overview.errors.ts";
import { liveErrors } from "./live/live.errors.ts";
import { proposalErrors } from "./proposals/proposals.errors.ts";
import { requestErrors } from "./request.errors.ts";
import { runErrors } from "./runs/runs.errors.ts";
import { settingErrors } from "./settings/settings.errors.ts";
import { signInErrors } from "./sign-in/sign-in.errors.ts";
import { tableErrors } from "./tables/tables.errors.ts";
import { reconciliationErrors } from "./reconciliations/reconciliations.errors.ts";
import { batchErrors } from "./batches/batches.errors.ts";
import { erasureErrors } from "./erasures/erasures.errors.ts";
import { templateErrors } from "./templates/templates.errors.ts";
import { upkeepErrors } from "./upkeep/upkeep.errors.ts";
import { alertPostErrors } from "./alerts/post.errors.ts";
import { webhookErrors } from "./webhooks/webhooks.errors.ts";

/** Every code that the API can answer with, apart from the outside systems' own. */
export const apiErrors = {
  ...requestErrors,
  ...auditErrors,
  ...connectionErrors,
  ...flowErrors,
  ...templateErrors,
  ...hookErrors,
  ...deliveryErrors,
  ...overviewErrors,
  ...proposalErrors,
  ...runErrors,
  ...settingErrors,
  ...liveErrors,
  ...tableErrors,
  ...erasureErrors,
  ...batchErrors,
  ...reconciliationErrors,
  ...upkeepErrors,
  ...webhookErrors,
  ...alertPostErrors,
  ...signInErrors,
} as const satisfies Record<string, ErrorEntry>;

export type ApiErrorCode = keyof typeof apiErrors;

type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** For a code whose text has no places to fill in. */
type NoParams = Readonly<Record<string, never>>;

type Params<Code extends ApiErrorCode> = {
  readonly [Name in Placeholder<(typeof apiErrors)[Code]["text"]["en"]>]: string | number;
};

type Beside = Pick<ApiError, "proposedLimits" | "confirm">;

/** A refusal on its way to `onError`, the one place that turns it into a response. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly details: readonly ErrorDetail[];
  /** What its answer proposes beside. */
  readonly proposedLimits: readonly ProposedLimits[];
  /** What confirms all that it names; null where nothing does. */
  readonly confirm: string | null;

  private constructor(
    code: ApiErrorCode,
    params: Readonly<Record<string, string | number>>,
    details: readonly ErrorDetail[],
    { proposedLimits = [], confirm = null }: Partial<Beside> = {},
  ) {
    super(code);
    this.code = code;
    this.params = params;
    this.details = details;
    this.proposedLimits = proposedLimits;
    this.confirm = confirm;
  }

  static of<Code extends ApiErrorCode>(
    code: Code,
    ...[params, details]: Placeholder<(typeof apiErrors)[Code]["text"]["en"]> extends never
      ? [params?: NoParams, details?: readonly ErrorDetail[]]
      : [params: Params<Code>, details?: readonly ErrorDetail[]]
  ): ApiError {
    return new ApiError(code, params ?? {}, details ?? []);
  }

  proposing(limits: readonly ProposedLimits[]): ApiError {
    return this.beside({ proposedLimits: limits });
  }

  confirmedBy(confirm: string): ApiError {
    return this.beside({ confirm });
  }

  private beside(more: Partial<Beside>): ApiError {
    const { proposedLimits, confirm } = this;
    return new ApiError(this.code, this.params, this.details, { proposedLimits, confirm, ...more });
  }
}

/** A refusal as one of the details of a larger one. */
export function detail(error: ApiError, locale: Locale, path: ErrorDetail["path"]): ErrorDetail {
  const message = say(apiErrors[error.code].text, locale, error.params);
  return { code: error.code, message, ...(path === undefined ? {} : { path }) };
}
