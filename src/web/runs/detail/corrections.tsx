import { Text } from "@mantine/core";
import { ArrowRight } from "lucide-react";
import type { Schema } from "#flow/catalogue.ts";
import { labelAt } from "#flow/shape.ts";
import { isJsonObject, type Json } from "#sdk/json.ts";
import { type Step, valueOfChange } from "../../api/runs.ts";
import { useLanguage, useSay } from "../../language/language.tsx";
import { Value } from "../../parts/values/fields.tsx";
import { shownAt } from "../../parts/values/shown.ts";
import classes from "./timeline.module.css";

/** What persons have put in the place of a step's input, after it had failed. */
export function Corrections({
  step: { input, corrections },
  schema,
}: {
  readonly step: Step;
  readonly schema: Schema;
}) {
  const { t, formats } = useLanguage();
  const say = useSay();
  if (corrections.length === 0) return null;
  return (
    <section aria-label={t("runs.corrections")}>
      <Text fw={600} size="sm">
        {t("runs.corrections")}
      </Text>
      <ol className={classes["attempts"]}>
        {corrections.map(({ by, at, fields }) => (
          <li key={at} className={classes["attempt"]}>
            <div className={classes["attempt-head"]}>
              <strong>{by.name}</strong>
              <time dateTime={at} className="tabular">
                {formats.moment(at)}
              </time>
            </div>
            {fields.map(({ path, ...change }) => {
              const label = labelAt(schema, path);
              const [before, after] = [valueOfChange(change.before), valueOfChange(change.after)];
              return (
                <div key={path.join(".")}>
                  {label === undefined ? path.join(".") : say(label)}:{" "}
                  <del>
                    <Value shown={shownAt(path, before, schema, around(input, fields, "before"))} />
                  </del>{" "}
                  <ArrowRight size={14} role="img" aria-label={t("runs.correction_to")} />{" "}
                  <ins>
                    <Value shown={shownAt(path, after, schema, around(input, fields, "after"))} />
                  </ins>
                </div>
              );
            })}
          </li>
        ))}
      </ol>
    </section>
  );
}

type Change = Step["corrections"][number]["fields"][number];

/** The input as it was, or became: amounts are read in the currency beside them. */
function around(input: Json, fields: readonly Change[], side: "before" | "after"): Json {
  const changed = fields.flatMap(({ path: [name, ...rest], ...change }) =>
    name === undefined || rest.length > 0 ? [] : [[name, valueOfChange(change[side])] as const],
  );
  return { ...(isJsonObject(input) ? input : {}), ...Object.fromEntries(changed) };
}
