import { useState } from "react";
import type { Bucket } from "../api/overview.ts";
import { useFormats } from "../language/language.tsx";
import classes from "./bar-chart.module.css";
import type { BucketWords } from "./chart-section.tsx";
import type { Series } from "./series.ts";
import { ticksUpTo } from "./ticks.ts";

/** So many words fit below the bars; half of them where it is narrow. */
const mostWords = 8;

/** Bars side by side, of parts that lie on each other. */
export function BarChart({
  buckets,
  series,
  words,
  height,
}: {
  readonly buckets: readonly Bucket[];
  readonly series: readonly Series[];
  readonly words: BucketWords;
  readonly height: number;
}) {
  const formats = useFormats();
  const [pointed, setPointed] = useState<number | null>(null);
  const totals = buckets.map((bucket) => series.reduce((sum, { count }) => sum + count(bucket), 0));
  const ticks = ticksUpTo(Math.max(...totals));
  const top = ticks.at(-1) ?? 1;
  const share = (count: number): string => `${(100 * count) / top}%`;
  const step = Math.ceil(buckets.length / mostWords);
  const under = pointed === null ? undefined : buckets[pointed];
  return (
    <div className={classes["frame"]} style={{ height }}>
      <div className={classes["plot"]} onPointerLeave={() => setPointed(null)}>
        {ticks.map((tick) => (
          <div key={tick} className={classes["tick"]} style={{ bottom: share(tick) }}>
            <span className="tabular">{formats.number(tick)}</span>
          </div>
        ))}
        {buckets.map((bucket, index) => (
          <div key={bucket.at} className={classes["bar"]} onPointerEnter={() => setPointed(index)}>
            {series.map(({ key, color, count }) => (
              <div key={key} style={{ height: share(count(bucket)), background: color }} />
            ))}
          </div>
        ))}
        {under !== undefined && pointed !== null && (
          <div className={classes["pointed"]} style={besides((pointed + 0.5) / buckets.length)}>
            <Counts bucket={under} series={series} words={words} />
          </div>
        )}
      </div>
      <div className={classes["words"]}>
        {buckets
          .filter((_, index) => index % step === 0)
          .map(({ at }, index) => (
            <span key={at} style={{ left: `${(100 * (index * step + 0.5)) / buckets.length}%` }}>
              {words.short(at)}
            </span>
          ))}
      </div>
    </div>
  );
}

/** Next to a bar, on the side where there is more room. */
function besides(middle: number): { readonly left: string } | { readonly right: string } {
  return middle < 0.5
    ? { left: `calc(${100 * middle}% + 14px)` }
    : { right: `calc(${100 * (1 - middle)}% + 14px)` };
}

/** What the bar under the pointer stands for. */
function Counts({
  bucket,
  series,
  words,
}: {
  readonly bucket: Bucket;
  readonly series: readonly Series[];
  readonly words: BucketWords;
}) {
  const formats = useFormats();
  return (
    <>
      <strong>{words.full(bucket.at)}</strong>
      {series.map(({ key, label, color, count }) => (
        <div key={key} className={classes["count"]}>
          <span className={classes["swatch"]} style={{ background: color }} />
          <span>{label}</span>
          <span className="tabular">{formats.number(count(bucket))}</span>
        </div>
      ))}
    </>
  );
}
