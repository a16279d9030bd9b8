/** Asking Workday: each call is one exchange. */
import type { HttpResponse, JsonObject, SendOnce, ShapeField } from "#sdk/index.ts";
import { askOnce, jsonBodyOf, text, TransientError } from "#sdk/index.ts";
import { errorIn, rowsIn } from "./workday.errors.ts";
import { pathOf, type Prompt, reportOf, schemaPathOf } from "./workday.report.ts";
import { fieldsInSchema } from "./workday.schema.ts";

export interface WorkdayApi {
  /** All rows of a report, as they come: Workday knows no pages of it. */
  report(written: string, prompts?: readonly Prompt[]): Promise<readonly JsonObject[]>;
  /** The fields that the schema of a report names. */
  fields(written: string): Promise<readonly ShapeField[]>;
}

export function openWorkday(
  {
    origin,
    tenant,
    authorization,
  }: { readonly origin: string; readonly tenant: string; readonly authorization: string },
  http: SendOnce,
): WorkdayApi {
  const { host } = new URL(origin);
  const ask = async (path: string): Promise<HttpResponse> => {
    const request = { method: "GET", url: origin + path, headers: { authorization } } as const;
    return askOnce("workday", http, request, errorIn);
  };
  return {
    async report(written, prompts = []) {
      const named = reportOf(written, { host, tenant });
      return rowsIn(jsonBodyOf(await ask(pathOf(tenant, named, prompts)))) ?? otherAnswer();
    },
    async fields(written) {
      const named = reportOf(written, { host, tenant });
      return fieldsInSchema((await ask(schemaPathOf(tenant, named))).body) ?? otherAnswer();
    },
  };
}

/** Never no rows: an answer to another question says nothing of a report. */
function otherAnswer(): never {
  throw new TransientError({
    code: "workday.foreign_answer",
    message: text(
      "Workday gave no report in its answer",
      "Workday の応答にレポートが含まれていません",
    ),
    unexecuted: false,
  });
}
