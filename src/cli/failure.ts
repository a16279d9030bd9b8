import type { ErrorBody } from "#server/error-body.ts";
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

  constructor(code: string, message: string, details: readonly string[]) {
    super(exitCodes.refused, message, details);
    this.code = code;
  }
}

export function usage(message: string): Failure {
  return new Failure(exitCodes.usage, message);
}

/** What the server answered, as a sentence and details. */
export function refused({ error }: ErrorBody, t: Translate): Refusal {
  const { message, code, advice, requestId, details } = error;
  return new Refusal(code, `${oneLine(message)} (${code})`, [
    ...(advice === undefined ? [] : [oneLine(advice)]),
    ...details.map((one) => {
      const line = oneLine(`${placeOf(one)}${one.message}`);
      return one.severity === "warning" ? t("cli.only_a_warning", { line }) : line;
    }),
    ...(requestId === undefined ? [] : [t("cli.request_id", { id: requestId })]),
  ]);
}

function placeOf({ step, path }: ErrorBody["error"]["details"][number]): string {
  const place = [...(step === undefined || step === null ? [] : [step]), ...(path ?? [])].join(".");
  return place === "" ? "" : `${place}: `;
}
