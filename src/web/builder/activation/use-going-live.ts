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
  /** They were named, and the flow has changed since: what it would do now is yet to be asked. */
  readonly isOutdated: boolean;
  /** What is said of the limits that are proposed with them. */
  readonly limits: LimitChoices;
  readonly meant: Meant;
  /** It waits until owners of connections have agreed. */
  readonly waiting: Flow["proposal"];
  readonly go: () => void;
}

/** What a refusal named, of the flow in one revision. */
interface Named {
  readonly refusal: Refusal;
  readonly revision: number;
}

/** `flow`: as it is shown, which may be another one each time. */
export function useGoingLive(
  { revision }: Pick<Flow, "revision">,
  work: (confirm: string | undefined) => Promise<Flow>,
  { done, onDone }: { readonly done: string; readonly onDone: () => void },
): GoingLive {
  const queries = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [named, setNamed] = useState<Named | null>(null);
  const liveWrites = named?.revision === revision ? named.refusal : null;
  const limits = useLimitChoices(liveWrites?.proposedLimits ?? []);
  const meant = useMeant(liveWrites);
  const [waiting, setWaiting] = useState<Flow["proposal"]>(null);
  const go = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const flow = await work(meant.confirm);
      queries.setQueryData(flowQuery(flow.id).queryKey, flow);
      void queries.invalidateQueries();
      if (flow.proposal !== null) return setWaiting(flow.proposal);
      notifications.show({ color: "teal", message: done });
      onDone();
    } catch (failure) {
      if (isRefusal(failure, "flow.live_writes")) setNamed({ refusal: failure, revision });
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
    isOutdated: named !== null && liveWrites === null,
    limits,
    meant,
    waiting,
    go: () => void go(),
  };
}
