import { z } from "zod";

/** Known holes from this severity up in what we ship are not accepted: docs/security.md. */
export const level = "high";

const severities = ["info", "low", "moderate", "high", "critical"] as const;

const Count = z.int().min(0).default(0);
const Report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.enum(severities), via: z.array(z.unknown()) }),
  ),
  metadata: z.object({
    vulnerabilities: z.object({ total: Count }),
    dependencies: z.object({ prod: Count }),
  }),
});

export interface Verdict {
  readonly passed: boolean;
  readonly sentence: string;
}

/** What a registry answers that has no such list, as mirrors often have none. */
const NoList = z.object({ statusCode: z.literal([404, 405, 501]) });

/**
 * What `npm audit --json` printed, judged. Where nobody answered, it is CI that must not go on; where
 * there is no list, asking again would not help.
 */
export function verdictOf(printed: string, isCi: boolean): Verdict {
  const report = read(Report, printed);
  if (report === null && read(NoList, printed) !== null)
    return {
      passed: true,
      sentence:
        "NOT CHECKED: this registry has no list of known holes. Ask one that has: npm audit --omit=dev --registry=https://registry.npmjs.org",
    };
  if (report === null) {
    const what = "The registry's list of known holes could not be asked";
    return isCi
      ? { passed: false, sentence: `${what}, and CI does not pass without it. Run it again.` }
      : { passed: true, sentence: `${what}, so the dependencies were not checked. CI does.` };
  }
  const { vulnerabilities, metadata } = report;
  const found = Object.entries(vulnerabilities);
  const bad = found.filter(([, { severity }]) => rank(severity) >= rank(level));
  const list = (some: typeof found) =>
    some.map(([name, { severity }]) => `${name} (${severity})`).join(", ");
  if (bad.length > 0)
    return {
      passed: false,
      sentence: `Known holes in what we ship: ${list(bad)}. Update these packages; npm audit --omit=dev says more.`,
    };
  const rest = found.length === 0 ? "" : ` Below that: ${list(found)}.`;
  const { prod } = metadata.dependencies;
  return { passed: true, sentence: `${prod} packages, no known hole from “${level}” up.${rest}` };
}

function read<Shape extends z.ZodType>(shape: Shape, printed: string): z.infer<Shape> | null {
  try {
    return shape.parse(JSON.parse(printed));
  } catch {
    return null;
  }
}

function rank(severity: (typeof severities)[number]): number {
  return severities.indexOf(severity);
}
