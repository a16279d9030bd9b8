import type { Card } from "./cards.ts";
import classes from "./help-card.module.css";

/** It asks nothing of what is around it, because the editor shows it as well. */
export function HelpCard({
  card,
  exampleLabel,
}: {
  readonly card: Card;
  readonly exampleLabel: string;
}) {
  const { title, code, words, now, example } = card;
  return (
    <div className={classes["card"]}>
      <div className={classes["title"]}>{title}</div>
      {code.map((line) => (
        <code key={line}>{line}</code>
      ))}
      {now !== undefined && <div className={classes["now"]}>{now}</div>}
      <div>{words}</div>
      {example !== undefined && (
        <div className={classes["example"]}>
          {exampleLabel} <code>{example.source}</code> → <code>{example.result}</code>
        </div>
      )}
    </div>
  );
}
