import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { EventTrigger } from "#flow/trigger.ts";
import { isOver } from "#flow/run-status.ts";
import { Unreachable } from "../../api/refusal.ts";
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
import { watch } from "./watch.ts";

/** A test as it goes on. */
export type Testing =
  | { readonly is: "idle" }
  /** For something new in the outside system, until then. */
  | { readonly is: "waiting"; readonly until: number; readonly wait: Wait }
  /** With the steps of the first item of each loop. */
  | { readonly is: "running"; readonly run: Run };

export interface Wait {
  readonly trigger: EventTrigger;
  /** Writes in live mode that the person has read and means. */
  readonly confirm: number | undefined;
}

export interface Tests {
  readonly testing: Testing;
  /** Throws where the server refuses. */
  readonly start: (event: TestEvent, confirm: number | undefined, token: string) => Promise<void>;
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

  /** What every test sends along, once the draft is saved. */
  const wish = useCallback(
    async (confirm: number | undefined) => {
      setError(null);
      finishTyping();
      await session.flush();
      // It would be a test of what stood there before.
      if (isUnsaved(session.now())) throw new Unreachable("The draft is not saved");
      const { revision } = session.now().saved;
      return { revision, ...(confirm === undefined ? {} : { confirm }) };
    },
    [session],
  );

  const start = useCallback(
    async (event: TestEvent, confirm: number | undefined, token: string): Promise<void> => {
      const begun = await startTest(flowId, { ...(await wish(confirm)), event, token });
      queries.setQueryData(runQuery(begun.id).queryKey, begun);
      setState({ is: "running", runId: begun.id });
    },
    [flowId, wish, queries],
  );

  const wait = state.is === "waiting" ? state : null;
  useEffect(() => {
    if (wait === null) return;
    const { confirm } = wait.wait;
    return watch({
      look: records,
      until: wait.until,
      found: (key) => start({ kind: "record", key }, confirm, drawToken()),
      ended: (failure) => {
        setError(failure);
        setState({ is: "idle" });
      },
      now: Date.now,
      after: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    });
  }, [wait, start, records]);

  const waitForNext = useCallback(
    async (wait: Wait): Promise<void> => {
      await checkTest(flowId, await wish(wait.confirm));
      setState({ is: "waiting", until: Date.now() + longestWaitMs, wait });
    },
    [flowId, wish],
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
    () => ({ testing, start, records, waitForNext, end, error }),
    [testing, start, records, waitForNext, end, error],
  );
}
