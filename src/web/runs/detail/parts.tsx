import { Anchor, Text } from "@mantine/core";
import { ExternalLink } from "lucide-react";
import { useLanguage, useSay } from "../../language/language.tsx";
import type { Step } from "../../api/runs.ts";
import { StateIcon } from "./state-icon.tsx";
import ink from "./state-ink.module.css";
import type { StoryPart } from "./story-parts.ts";
import classes from "./timeline.module.css";

/** The writes of a step that makes several, one after the other. */
export function Parts({ parts }: { readonly parts: readonly StoryPart[] }) {
  const { t, formats } = useLanguage();
  const say = useSay();
  if (parts.length === 0) return null;
  const label = t("runs.parts");
  return (
    <section aria-label={label}>
      <Text fw={600} size="sm">
        {label}
      </Text>
      <ol className={classes["parts"]}>
        {parts.map(({ path, name, number, step: { status, recordUrl, attempts } }) => {
          const at = attempts.at(-1)?.endedAt;
          return (
            <li
              key={path}
              className={`${classes["part"] ?? ""} ${ink["ink"] ?? ""}`}
              data-state={status}
            >
              <StateIcon state={status} className={classes["part-icon"]} />
              <span className={classes["part-name"]}>
                {number === null ? say(name) : `${say(name)} ${number}`}
              </span>
              <span className={classes["state"]}>{t(`runs.step.${status}`)}</span>
              {at !== undefined && (
                <time dateTime={at} title={formats.moment(at)} className="tabular">
                  {formats.time(at)}
                </time>
              )}
              {recordUrl !== null && <Page url={recordUrl} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** What a step has made and left behind that was not done to its end. */
export function LeftOver({
  leftOver: { words, recordUrl },
}: {
  readonly leftOver: NonNullable<Step["leftOver"]>;
}) {
  return (
    <div>
      {words} {recordUrl !== null && <Page url={recordUrl} />}
    </div>
  );
}

function Page({ url }: { readonly url: string }) {
  const { t } = useLanguage();
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
      {t("runs.open_outside")}{" "}
      <ExternalLink size={13} aria-hidden className={classes["part-link"]} />
    </Anchor>
  );
}
