import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { askCatalogueAgain } from "./catalogue.ts";
import { api, ask } from "./client.ts";
import { type Change, listen } from "./live-stream.ts";
import { askOvertaken, type Overtaken } from "./overtaken.ts";

/** What changes on the server is asked anew as soon as the server says so, where a screen shows it. */

/** `lost`: it was there, and is not now. `back`: it is there again, since some seconds ago. */
type LiveState = "starting" | "connected" | "lost" | "back";

let state: LiveState = "starting";
const listeners = new Set<() => void>();

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** For how long, in milliseconds, it is said that the server is back. */
const backMs = 4_000;
/** A stream that is broken for less than that is nothing to speak of. */
const patienceMs = 1_500;
/** How often everything is asked anew while there is no stream. */
const withoutMs = 10_000;

let stopHearing: (() => void) | null = null;

/**
 * Hears of changes until the screens behind the sign-in are left. It begins before the first of them
 * asks for anything: what was asked before the stream was there must be asked twice.
 */
export function hearChanges(queries: QueryClient): void {
  stopHearing ??= hear(queries);
}

/** While a screen is shown that is behind the sign-in. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => {
    hearChanges(queries);
    return () => {
      stopHearing?.();
      stopHearing = null;
    };
  }, [queries]);
}

function hear(queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasThere = false;
  const overtaken = askOvertaken(queries, Date.now);
  const askAll = (): void => {
    overtaken.heard([]);
    void queries.invalidateQueries();
  };
  const refresh = gathering(queries, overtaken);
  const stop = listen({
    letIn: () => ask(() => api.me.$get()),
    heard: (heard) => {
      switch (heard.kind) {
        case "hello":
          clearTimeout(timer);
          // Also at first: what was asked before the stream was there may have changed since.
          askAll();
          if (wasThere) void askCatalogueAgain(queries);
          wasThere = true;
          if (state !== "lost") return set("connected");
          set("back");
          timer = setTimeout(() => set("connected"), backMs);
          return undefined;
        case "change":
          return refresh(heard.change);
        case "lost":
          if (state === "lost") return undefined;
          clearTimeout(timer);
          timer = setTimeout(() => set("lost"), patienceMs);
          return undefined;
      }
    },
  });
  const fallback = setInterval(() => {
    if (state === "lost" || state === "starting") askAll();
  }, withoutMs);
  return () => {
    clearTimeout(timer);
    clearInterval(fallback);
    stop();
    overtaken.stop();
    set("starting");
  };
}

/** The questions whose answers a change may have changed, by the first words of their keys. */
function keysOf(change: Change): readonly QueryKey[] {
  const { runs = [], runsOf = [], flows = [], connections = [] } = change;
  const hasRuns = runs.length + runsOf.length > 0;
  return [
    ...runs.map(({ id }) => ["run", id]),
    ...(runsOf.length > 0 ? [["run"]] : []),
    ...flows.map((id) => ["flow", id]),
    ...(hasRuns ? [["runs"]] : []),
    ...(hasRuns || flows.length > 0 ? [["flows"], ["overview"]] : []),
    ...(flows.length + connections.length > 0 ? [["alerts"]] : []),
    ...(flows.length > 0 ? [["calls"], ["table uses"]] : []),
    ...(connections.length > 0 ? [["connections"], ["connection"], ["settings", "system"]] : []),
    ...(change.tables ? [["tables"], ["table"]] : []),
    ...(change.proposals ? [["proposals"], ["flow"]] : []),
  ];
}

/** Where changes follow each other quickly, the same is not asked more often than this, in milliseconds. */
const breathMs = 400;

function gathering(queries: QueryClient, overtaken: Overtaken): (change: Change) => void {
  const wanted = new Map<string, QueryKey>();
  let next: ReturnType<typeof setTimeout> | undefined;
  const askThem = (): void => {
    next = undefined;
    if (wanted.size === 0) return;
    for (const queryKey of wanted.values()) void queries.invalidateQueries({ queryKey });
    wanted.clear();
    next = setTimeout(askThem, breathMs);
  };
  return (change) => {
    const keys = change.everything ? [[]] : keysOf(change);
    for (const key of keys) {
      overtaken.heard(key);
      wanted.set(JSON.stringify(key), key);
    }
    if (next === undefined) askThem();
  };
}

function set(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
