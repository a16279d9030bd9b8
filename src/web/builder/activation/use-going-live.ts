import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Flow, flowQuery } from "../../api/flows.ts";
import { isRefusal, type Refusal } from "../../api/refusal.ts";
import { type Meant, useMeant } from "./use-meant.ts";
import { type LimitChoices, useLimitChoices } from "../../connections/limit-choices.ts";

/** How a flow is activated or published: what stands in the way of it, and what must be confirmed. */
export interface GoingLive {
  readonly isBusy: boolean;
  readonly error: unknown;
  /** Writes in live mode that must be confirmed first. */
  readonly liveWrites: Refusal | null;
  /** What is said of the limits that are proposed with them. */
  readonly limits: LimitChoices;
  readonly meant: Meant;
  /** It waits until owners of connections have agreed. */
  readonly waiting: Flow["proposal"];
  readonly go: () => void;
}

export function useGoingLive(
  work: (confirm: number | undefined) => Promise<Flow>,
  { done, onDone }: { readonly done: string; readonly onDone: () => void },
): GoingLive {
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [liveWrites, setLiveWrites] = useState<Refusal | null>(null);
  const limits = useLimitChoices(liveWrites?.proposedLimits ?? []);
  const meant = useMeant(liveWrites?.details.map(({ message }) => message) ?? []);
  const [waiting, setWaiting] = useState<Flow["proposal"]>(null);
  const go = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const flow = await work(meant.isMeant ? liveWrites?.details.length : undefined);
      queries.setQueryData(flowQuery(flow.id).queryKey, flow);
      void queries.invalidateQueries();
      if (flow.proposal !== null) return setWaiting(flow.proposal);
      notifications.show({ color: "teal", message: done });
      onDone();
    } catch (failure) {
      if (isRefusal(failure, "flow.live_writes")) setLiveWrites(failure);
      else setError(failure);
      if (isRefusal(failure, "flow.conflict")) void queries.invalidateQueries();
    } finally {
      setIsBusy(false);
    }
  };
  return {
    isBusy,
    error,
    liveWrites,
    limits,
    meant,
    waiting,
    go: () => void go(),
  };
}
