import { parseResponse } from "hono/client";
import type { Run } from "./client.ts";
import { exitCodes, Failure, usage } from "./failure.ts";
import { runDetails } from "./run-words.ts";
import type { Session } from "./session.ts";

export interface DecideOptions {
  /** True where no id is given. */
  readonly happened?: string | true;
  readonly send?: true;
  readonly allow?: true;
  readonly stop?: true;
  readonly confirm?: true;
  readonly write?: string;
}

/** `millrace runs decide`: what a person says about a write that nobody can tell of. */
export async function decideRun(
  session: Session,
  id: string,
  options: DecideOptions,
): Promise<void> {
  const { api, ask, show, t } = session;
  const { happened, send, allow, stop, confirm } = options;
  if ([happened, send, allow, stop].filter((said) => said !== undefined).length !== 1)
    throw usage(t("cli.runs.decide.one_of"));
  const run = await ask(parseResponse(api.runs[":id"].$get({ param: { id } })));
  const { id: effectId, generation, isAboveLimit } = parkedWrite(run, options.write, session);
  const seen = { effectId, generation, isAboveLimit };
  const json =
    happened !== undefined
      ? {
          decision: "happened" as const,
          ...seen,
          ...(happened === true ? {} : { objectId: happened }),
        }
      : send
        ? { decision: "send" as const, ...seen, ...(confirm ? { confirm } : {}) }
        : { decision: allow ? ("allow" as const) : ("stop" as const), ...seen };
  const decided = await ask(parseResponse(api.runs[":id"].decision.$post({ param: { id }, json })));
  show(decided, () => runDetails(decided, session));
}

function parkedWrite(run: Run, wanted: string | undefined, { t }: Session): Run["effects"][number] {
  const parked = run.effects.filter(
    (effect) => effect.state === "parked" && (wanted === undefined || effect.id === wanted),
  );
  const [one, ...others] = parked;
  if (!one) throw new Failure(exitCodes.refused, t("cli.runs.decide.none"));
  if (others.length > 0)
    throw new Failure(
      exitCodes.refused,
      t("cli.runs.decide.several"),
      parked.map((effect) => `${effect.id}  ${effect.path}`),
    );
  return one;
}
