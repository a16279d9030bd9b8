import {
  Bar,
  BarChart as Chart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Bucket } from "../api/overview.ts";
import { useFormats } from "../language/language.tsx";
import type { BucketWords } from "./chart-section.tsx";
import classes from "./overview.module.css";
import type { Series } from "./series.ts";

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
  return (
    <ResponsiveContainer width="100%" height={height}>
      <Chart
        data={[...buckets]}
        margin={{ top: 8, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--mantine-color-default-border)" />
        <XAxis
          dataKey="at"
          tickFormatter={words.short}
          tickLine={false}
          axisLine={false}
          minTickGap={24}
          tick={{ fill: "var(--mantine-color-dimmed)", fontSize: 12 }}
        />
        <YAxis
          width={44}
          allowDecimals={false}
          tickLine={false}
          axisLine={false}
          tickFormatter={(count: number) => formats.number(count)}
          tick={{ fill: "var(--mantine-color-dimmed)", fontSize: 12 }}
        />
        <Tooltip
          cursor={{ fill: "var(--mantine-color-default-hover)" }}
          isAnimationActive={false}
          content={<Pointed buckets={buckets} series={series} words={words} />}
        />
        {series.map(({ key, label, color, count }) => (
          <Bar
            key={key}
            name={label}
            dataKey={count}
            stackId="all"
            fill={color}
            maxBarSize={36}
            isAnimationActive={false}
          />
        ))}
      </Chart>
    </ResponsiveContainer>
  );
}

/** What the bar under the pointer stands for. The picture itself says which one that is. */
function Pointed({
  active = false,
  label,
  buckets,
  series,
  words,
}: {
  readonly active?: boolean;
  readonly label?: string;
  readonly buckets: readonly Bucket[];
  readonly series: readonly Series[];
  readonly words: BucketWords;
}) {
  const formats = useFormats();
  const bucket = active ? buckets.find(({ at }) => at === label) : undefined;
  if (bucket === undefined) return null;
  return (
    <div className={classes["counts"]}>
      <strong>{words.full(bucket.at)}</strong>
      {series.map(({ key, label, color, count }) => (
        <div key={key} className={classes["count-line"]}>
          <span className={classes["swatch"]} style={{ background: color }} />
          <span>{label}</span>
          <span className="tabular">{formats.number(count(bucket))}</span>
        </div>
      ))}
    </div>
  );
}
