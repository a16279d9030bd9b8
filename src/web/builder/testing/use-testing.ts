import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { EventTrigger } from "#flow/trigger.ts";
import { isOver } from "#flow/run-status.ts";
import { isRefusal, type Refusal, Unreachable } from "../../api/refusal.ts";
import { firstItemsQuery, type Run, runQuery } from "../../api/runs.ts";
import {
  askRecords,
  checkTest,
  startTest,
  type TestEvent,
  type TriggerRecord,
} from "../../api/tests.ts";
import { drawToken } from "../../api/token.ts";
import { isUnsaved } from "../editing/editing.ts";
import type { Session } from "../editing/session.ts";
import { finishTyping } from "../finish-typing.ts";
import { OtherDraft, watch } from "./watch.ts";

/** A test as it goes on. */
export type Testing =
  | { readonly is: "idle" }
  /** For something new in the outside system, until then. */
  | { readonly is: "waiting"; readonly until: number; readonly wait: Wait }
  /** With the steps of the first item of each loop. */
  | { readonly is: "running"; readonly run: Run };

/** The draft that a person has read, and what they mean of it. */
export interface Seen {
  readonly revision: number;
  /** What confirms the writes in live mode that they have read. */
  readonly confirm: string | undefined;
}

export interface Wait extends Seen {
  readonly trigger: EventTrigger;
}

/** What a test would write in live mode, of the draft in one revision; null for nothing. */
export interface Checked {
  readonly revision: number;
  readonly refusal: Refusal | null;
}

export interface Tests {
  readonly testing: Testing;
  /** What a test of the draft as it is now would have to be confirmed for. Throws where the server refuses another way. */
  readonly check: () => Promise<Checked>;
  /** Throws where the server refuses, also because the draft is another one by now. */
  readonly start: (event: TestEvent, seen: Seen, token: string) => Promise<void>;
  /** Throws, before anybody makes a record, where the server would refuse the test. */
  readonly waitForNext: (wait: Wait) => Promise<void>;
  /** The newest records, judged by the draft as it is now. */
  readonly records: () => Promise<readonly TriggerRecord[]>;
  /** Stops waiting, or puts the results away. */
  readonly end: () => void;
  /** Why waiting ended without a test. */
  readonly error: unknown;
}

const longestWaitMs = 600_000;
/** Beside the live stream, which may be broken off. */
const lookMs = 2_000;

export function useTesting(flowId: string, session: Session): Tests {
  const queries = useQueryClient();
  const [state, setState] = useState<
    | { readonly is: "idle" }
    | { readonly is: "waiting"; readonly until: number; readonly wait: Wait }
    | { readonly is: "running"; readonly runId: string }
  >({ is: "idle" });
  const [error, setError] = useState<unknown>(null);
  const runId = state.is === "running" ? state.runId : null;
  const { data: run } = useQuery({
    ...runQuery(runId ?? ""),
    enabled: runId !== null,
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && isOver(data.status) ? false : lookMs,
  });

  const inside = useQuery({
    ...firstItemsQuery(run ?? { id: "", loops: [] }),
    enabled: run !== undefined && run.loops.length > 0,
  });
  const shown = useMemo(
    () => run && { ...run, steps: [...run.steps, ...(inside.data ?? [])] },
    [run, inside.data],
  );

  const records = useCallback(async () => {
    await session.flush();
    return askRecords(flowId);
  }, [flowId, session]);

  /** Once the draft is saved. */
  const saved = useCallback(async (): Promise<number> => {
    setError(null);
    finishTyping();
    await session.flush();
    // It would be a test of what stood there before.
    if (isUnsaved(session.now())) throw new Unreachable("The draft is not saved");
    return session.now().saved.revision;
  }, [session]);

  const check = useCallback(async (): Promise<Checked> => {
    const revision = await saved();
    try {
      await checkTest(flowId, { revision });
      return { revision, refusal: null };
    } catch (failure) {
      if (!isRefusal(failure, "flow.live_writes")) throw failure;
      return { revision, refusal: failure };
    }
  }, [flowId, saved]);

  const start = useCallback(
    async (event: TestEvent, seen: Seen, token: string): Promise<void> => {
      await saved();
      const begun = await startTest(flowId, { ...wishOf(seen), event, token });
      queries.setQueryData(runQuery(begun.id).queryKey, begun);
      setState({ is: "running", runId: begun.id });
    },
    [flowId, saved, queries],
  );

  const wait = state.is === "waiting" ? state : null;
  useEffect(() => {
    if (wait === null) return;
    const seen = wait.wait;
    const end = (failure: unknown): void => {
      setError(failure);
      setState({ is: "idle" });
    };
    const endIfMoved = (): void => {
      const now = session.now();
      if (now.saved.revision !== seen.revision || isUnsaved(now)) end(new OtherDraft());
    };
    const stop = watch({
      look: records,
      until: wait.until,
      found: (key) => start({ kind: "record", key }, seen, drawToken()),
      ended: (failure) => end(saysOther(failure) ? new OtherDraft() : failure),
      now: Date.now,
      after: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    const forget = session.subscribe(endIfMoved);
    return () => {
      forget();
      stop();
    };
  }, [wait, start, records, session]);

  const waitForNext = useCallback(
    async (wait: Wait): Promise<void> => {
      await saved();
      await checkTest(flowId, wishOf(wait));
      setState({ is: "waiting", until: Date.now() + longestWaitMs, wait });
    },
    [flowId, saved],
  );
  const end = useCallback((): void => {
    setError(null);
    setState({ is: "idle" });
  }, []);
  const testing = useMemo(
    (): Testing =>
      state.is !== "running"
        ? state
        : shown === undefined
          ? { is: "idle" }
          : { is: "running", run: shown },
    [state, shown],
  );
  return useMemo(
    () => ({ testing, check, start, records, waitForNext, end, error }),
    [testing, check, start, records, waitForNext, end, error],
  );
}

function wishOf({ revision, confirm }: Seen) {
  return { revision, ...(confirm === undefined ? {} : { confirm }) };
}

/** The flow, or what it calls, is not what the person has read. */
function saysOther(failure: unknown): boolean {
  return isRefusal(failure, "flow.conflict", "flow.live_writes");
}
