import type { ErrorBody, ErrorDetail, ProposedLimits } from "#server/refusal-body.ts";
import type { Translate } from "#i18n/translator.ts";
import { oneLine } from "./table.ts";

/** What a script can tell the endings apart by. */
export const exitCodes = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

/** The command ends here, with a sentence for the person. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly exitCode: number;
  readonly details: readonly string[];

  constructor(exitCode: number, message: string, details: readonly string[] = []) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
  }
}

/** The server has refused. */
export class Refusal extends Failure {
  readonly code: string;
  readonly proposedLimits: readonly ProposedLimits[];
  /** What confirms all that the details name, and nothing else. */
  readonly confirm: string | undefined;

  constructor(
    code: string,
    message: string,
    details: readonly string[],
    { proposedLimits, confirm }: Pick<Refusal, "proposedLimits" | "confirm">,
  ) {
    super(exitCodes.refused, message, details);
    this.code = code;
    this.proposedLimits = proposedLimits;
    this.confirm = confirm;
  }
}

export function usage(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}

/** What the server answered, as a sentence and details. */
export function refused({ error }: ErrorBody, t: Translate): Refusal {
  const { message, code, advice, requestId, details, proposedLimits = [], confirm } = error;
  const lines = [
    ...(advice === undefined ? [] : [oneLine(advice)]),
    ...details.map((one) => {
      const line = oneLine(`${placeOf(one)}${one.message}`);
      return one.severity === "warning" ? t("cli.only_a_warning", { line }) : line;
    }),
    ...proposedLimits.flatMap(({ name, limits, reasons }) => [
      t("cli.limits.proposed", { name: oneLine(name) }),
      ...reasons.map((reason) => `  ${oneLine(reason)}`),
      ...(limits.length === 0 ? [] : [`  ${t("cli.limits.take")}`]),
    ]),
    ...(requestId === undefined ? [] : [t("cli.request_id", { id: requestId })]),
  ];
  return new Refusal(code, `${oneLine(message)} (${code})`, lines, { proposedLimits, confirm });
}

function placeOf({ step, path }: ErrorDetail): string {
  const place = [...(step === undefined || step === null ? [] : [step]), ...(path ?? [])].join(".");
  return place === "" ? "" : `${place}: `;
}
