import { Button, Stack, Text, Title } from "@mantine/core";
import { CircleHelp } from "lucide-react";
import type { ReactNode } from "react";
import type { Run } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { ModeBadge } from "../../parts/badges.tsx";
import { useNow } from "../../parts/moment.tsx";
import { OutsideId } from "../copy-id.tsx";
import { Fields } from "../../parts/values/fields.tsx";
import { MayNot } from "../may-not.tsx";
import { useMayDecide } from "../may-operate.ts";
import { useMoves } from "../use-moves.ts";
import { useStepName } from "../step-name.ts";
import { DeedFields } from "./deed-fields.tsx";
import classes from "./parked.module.css";
import { type Choice, choicesFor, type ParkedWrite } from "./parked-write.ts";

/** All that is known of the write, and what can be done about it. */
export function ParkedPanel({
  run,
  write,
  others,
  onChoose,
}: {
  readonly run: Run;
  readonly write: ParkedWrite;
  /** How many more wait in this run. */
  readonly others: number;
  readonly onChoose: (choice: Choice) => void;
}) {
  const { t } = useLanguage();
  const movesOf = useMoves();
  const may = useMayDecide(run, write.effect);
  const { isAboveLimit } = write.effect;
  return (
    <section className={classes["panel"]} aria-labelledby="parked">
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id="parked" className={classes["title"]}>
            <CircleHelp size={22} aria-hidden />
            {t(isAboveLimit ? "limits.above" : "runs.parked")}
          </Title>
          <Text size="sm" mt={6}>
            {t(
              isAboveLimit
                ? may.may
                  ? "limits.above_yours"
                  : "limits.above_help"
                : "runs.parked_help",
            )}
          </Text>
          {others > 0 && (
            <Text size="sm" mt={6}>
              {t("runs.parked_more", { count: others })}
            </Text>
          )}
        </div>
        {isAboveLimit ? <Above write={write} /> : <Facts run={run} write={write} />}
        <div className={classes["request"]}>
          {write.effect.deed === null ? (
            <Fields
              label={t("runs.parked.request")}
              value={write.effect.params}
              schema={write.step.input}
            />
          ) : (
            <DeedFields deed={write.effect.deed} />
          )}
        </div>
        {may.may ? (
          <div className={classes["choices"]}>
            {choicesFor(isAboveLimit, write.step.tells).map((choice) => (
              <div key={choice} className={classes["choice"]}>
                <Text fw={600} size="sm">
                  {t(`runs.parked.${choice}`)}
                </Text>
                <Text size="sm" flex={1}>
                  {t(`runs.parked.${choice}_help`)}
                </Text>
                {(choice === "send" || choice === "allow") && write.effect.moves !== null && (
                  <Text size="sm" fw={700}>
                    {movesOf(write.effect.moves)}
                  </Text>
                )}
                <Button variant="default" size="xs" onClick={() => onChoose(choice)}>
                  {t(
                    choice === "happened" && write.step.tells === "word"
                      ? "runs.parked.happened_submit"
                      : `runs.parked.${choice}_button`,
                  )}
                </Button>
              </div>
            ))}
          </div>
        ) : (
          <MayNot may={may} />
        )}
      </Stack>
    </section>
  );
}

/** Of one that was not sent there is less to say. */
function Above({ write: { effect, step } }: { readonly write: ParkedWrite }) {
  const { t } = useLanguage();
  return (
    <dl className={classes["facts"]}>
      <What effect={effect} step={step} />
      {effect.error !== null && <Fact label={t("limits.why")}>{effect.error.message}</Fact>}
    </dl>
  );
}

function What({ effect: { moves, mode }, step }: ParkedWrite) {
  const { t } = useLanguage();
  const nameOf = useStepName();
  return (
    <Fact label={t("runs.parked.what")}>
      {nameOf(step)}
      {moves !== null && (
        <>
          {" · "}
          <strong className={classes["money"]}>{moves.words}</strong>
        </>
      )}{" "}
      <ModeBadge mode={mode} />
    </Fact>
  );
}

function Facts({
  run,
  write: { effect, step },
}: {
  readonly run: Run;
  readonly write: ParkedWrite;
}) {
  const { t, formats } = useLanguage();
  const { sends, firstSentAt, lastSentAt, lookUps, lookedFrom, lookedTo } = effect;
  const answered = step.step?.attempts.findLast(({ error }) => error?.kind === "unknown_outcome");
  const answer = answered?.error ?? effect.error ?? run.error;
  return (
    <dl className={classes["facts"]}>
      <What effect={effect} step={step} />
      <Fact label={t("runs.parked.sent")}>
        {sends === 0 || lastSentAt === null
          ? t("runs.parked.sent_never")
          : t("runs.parked.sent_times", {
              count: sends,
              first: formats.moment(firstSentAt ?? lastSentAt),
              last: formats.moment(lastSentAt),
            })}
      </Fact>
      {answer !== null && (
        <Fact label={t("runs.parked.answer")}>
          {answer.message}
          {answered?.requestId !== undefined && answered.requestId !== null && (
            <>
              {" "}
              <OutsideId
                id={answered.requestId}
                what={t("runs.request_id")}
                url={answered.requestUrl}
              />
            </>
          )}
        </Fact>
      )}
      <Fact label={t("runs.parked.looked")}>
        {lookUps === 0 || lookedFrom === null || lookedTo === null
          ? t("runs.parked.looked_never")
          : t("runs.parked.looked_times", {
              count: lookUps,
              from: formats.moment(lookedFrom),
              to: formats.moment(lookedTo),
            })}
      </Fact>
      <Fact label={t("runs.parked.next")}>
        <NextLookUp at={effect.nextLookUpAt} />
      </Fact>
    </dl>
  );
}

function NextLookUp({ at }: { readonly at: string | null }) {
  const { t, formats } = useLanguage();
  const now = useNow(10_000);
  if (at === null) return t("runs.parked.next_never");
  return Date.parse(at) <= now
    ? t("runs.parked.next_now")
    : t("runs.parked.next_at", { time: formats.moment(at) });
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes["fact"]}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
