import type { RunSummary } from "../api/runs.ts";
import { useFormats } from "../language/language.tsx";
import { useNow } from "../parts/moment.tsx";

type Timed = Pick<RunSummary, "status" | "startedAt" | "endedAt">;

/** How long a run took, or has been going on. */
export function RunDuration({ run }: { readonly run: Timed }) {
  const formats = useFormats();
  if (run.startedAt === null) return "–";
  if (run.endedAt !== null) return formats.duration(between(run.startedAt, run.endedAt));
  return <SoFar since={run.startedAt} />;
}

function SoFar({ since }: { readonly since: string }) {
  const formats = useFormats();
  const now = useNow(1_000);
  return formats.duration(Math.max(0, Math.floor((now - Date.parse(since)) / 1_000) * 1_000));
}

function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
