import { Button, Text } from "@mantine/core";
import { Hourglass } from "lucide-react";
import { useState } from "react";
import type { Attempt, Effect, Step } from "../../api/runs.ts";
import { useLanguage } from "../../language/language.tsx";
import { OutsideId } from "../copy-id.tsx";
import classes from "./timeline.module.css";

/** So many are shown at first: the newest. */
const few = 5;

/** Each try of a step, with the waits between them. */
export function Attempts({
  step: { attempts },
  effect,
}: {
  readonly step: Step;
  readonly effect: Effect | null;
}) {
  const { t, formats } = useLanguage();
  const [isAll, setIsAll] = useState(false);
  const first = isAll ? 0 : Math.max(0, attempts.length - few);
  const label = t("runs.attempts", { count: attempts.length });
  return (
    <section aria-label={label}>
      <Text fw={600} size="sm">
        {label}
      </Text>
      {effect !== null && effect.deed !== null && <Text size="sm">{effect.deed.sentence}</Text>}
      {effect !== null && effect.sends > 1 && (
        <Text size="sm" c="dimmed">
          {t("runs.one_key", { count: effect.sends })}
        </Text>
      )}
      {effect !== null && effect.foundBy !== null && (
        <Text size="sm" c="dimmed">
          {t(`runs.found_by.${effect.foundBy}`)}
        </Text>
      )}
      {first > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => setIsAll(true)}>
          {t("runs.attempts_all", { number: formats.number(attempts.length) })}
        </Button>
      )}
      <ol className={classes["attempts"]}>
        {attempts.slice(first).map((attempt, index) => (
          <OneAttempt
            key={attempt.number}
            attempt={attempt}
            before={attempts[first + index - 1] ?? null}
          />
        ))}
      </ol>
    </section>
  );
}

function OneAttempt({
  attempt,
  before,
}: {
  readonly attempt: Attempt;
  readonly before: Attempt | null;
}) {
  const { t, formats } = useLanguage();
  const { number, startedAt, endedAt, outcome, error, requestId, requestUrl } = attempt;
  const waited = before === null ? 0 : Date.parse(startedAt) - Date.parse(before.endedAt);
  return (
    <li className={classes["attempt"]}>
      {waited > 0 && (
        <div className={classes["wait"]}>
          <Hourglass size={14} aria-hidden />
          {t("runs.waited", { time: formats.duration(waited) })}
        </div>
      )}
      <div className={classes["attempt-head"]}>
        <span>{t("runs.attempt", { number: formats.number(number) })}</span>
        <strong>
          {error?.code === "engine.above_limit"
            ? t("limits.attempt")
            : t(`runs.attempt.${outcome}`)}
        </strong>
        <time dateTime={startedAt} className="tabular">
          {formats.moment(startedAt)}
        </time>
        <span className="tabular">
          {formats.duration(Date.parse(endedAt) - Date.parse(startedAt))}
        </span>
      </div>
      {error !== null && (
        <>
          <div>{error.message}</div>
          {error.advice !== undefined && (
            <Text size="sm" c="dimmed">
              {error.advice}
            </Text>
          )}
        </>
      )}
      {requestId !== null && (
        <Text size="sm" c="dimmed" component="div">
          {t("runs.request")}{" "}
          <OutsideId id={requestId} what={t("runs.request_id")} url={requestUrl} />
        </Text>
      )}
    </li>
  );
}
