import type { Command } from "commander";
import { parseResponse } from "hono/client";
import type { Translate } from "#i18n/translator.ts";
import { flowNamed } from "./named.ts";
import type { Session, WithSession } from "./session.ts";
import { wholeNumber } from "./whole-number.ts";

interface SwitchOffOptions {
  readonly inARow?: string;
  readonly percent?: string;
  readonly of?: string;
  readonly never: boolean;
}

/** `millrace flows switch-off`: when a flow that fails again and again switches itself off. */
export function switchOffCommand(flows: Command, run: WithSession, t: Translate): void {
  flows
    .command("switch-off <flow>")
    .description(t("cli.switch_off"))
    .option("--in-a-row <number>", t("cli.switch_off.in_a_row"))
    .option("--percent <number>", t("cli.switch_off.percent"))
    .option("--of <number>", t("cli.switch_off.of"), "20")
    .option("--never", t("cli.switch_off.never"), false)
    .action(
      run((session, wanted: string, options: SwitchOffOptions) =>
        switchOff(session, wanted, options),
      ),
    );
}

/** Sets the rule, or says what it is. */
async function switchOff(
  session: Session,
  wanted: string,
  { never, ...options }: SwitchOffOptions,
): Promise<void> {
  const { api, ask, t } = session;
  const { id, name } = await flowNamed(session, wanted);
  const param = { id };
  const inARow = wholeNumber(options.inARow, t);
  const percent = wholeNumber(options.percent, t);
  const share = percent === null ? null : { percent, of: wholeNumber(options.of, t) ?? 0 };
  const isAsked = !never && inARow === null && share === null;
  const { switchOff: rule } = await ask(
    parseResponse(
      isAsked
        ? api.flows[":id"].$get({ param })
        : api.flows[":id"]["switch-off"].$put({ param, json: { inARow, share } }),
    ),
  );
  session.show(rule, () =>
    rule === null
      ? t("cli.switch_off.is_never", { name })
      : [
          t("cli.switch_off.is", { name }),
          ...(rule.inARow === null ? [] : [t("cli.switch_off.row", { count: rule.inARow })]),
          ...(rule.share === null ? [] : [t("cli.switch_off.share", rule.share)]),
        ].join("\n"),
  );
}
