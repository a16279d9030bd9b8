import { Table, VisuallyHidden } from "@mantine/core";
import { useFormats } from "../language/language.tsx";
import classes from "./bar-chart.module.css";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** What is expected on top of it. */
  readonly expected?: number;
}

/** Counts side by side. Who cannot see them reads them as a table. */
export function BarChart({
  label,
  head,
  bars,
  limit = null,
}: {
  readonly label: string;
  /** What a bar stands for: a day, a month. */
  readonly head: string;
  readonly bars: readonly Bar[];
  /** A line that should not be crossed. */
  readonly limit?: { readonly value: number; readonly label: string } | null;
}) {
  const formats = useFormats();
  const tops = bars.map(({ value, expected = 0 }) => value + expected);
  const top = Math.max(1, ...tops, limit?.value ?? 0);
  const share = (value: number): string => `${(100 * value) / top}%`;
  return (
    <figure className={classes["chart"]} aria-label={label}>
      <div className={classes["plot"]} aria-hidden>
        {limit !== null && (
          <div className={classes["limit"]} style={{ bottom: share(limit.value) }}>
            <span>{limit.label}</span>
          </div>
        )}
        {bars.map((bar) => (
          <div
            key={bar.label}
            className={classes["bar"]}
            title={`${bar.label}: ${formats.number(bar.value)}`}
          >
            <div className={classes["expected"]} style={{ height: share(bar.expected ?? 0) }} />
            <div className={classes["value"]} style={{ height: share(bar.value) }} />
          </div>
        ))}
      </div>
      <div className={classes["labels"]} aria-hidden>
        {[0, 1, 2, 3].map((third) => (
          <span key={third}>{bars[Math.round((third * (bars.length - 1)) / 3)]?.label}</span>
        ))}
      </div>
      <VisuallyHidden>
        <Table aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{head}</Table.Th>
              <Table.Th>{label}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bars.map((bar) => (
              <Table.Tr key={bar.label}>
                <Table.Td>{bar.label}</Table.Td>
                <Table.Td>{formats.number(bar.value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </VisuallyHidden>
    </figure>
  );
}
