import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { z } from "zod";

/**
 * What changes on the server is asked anew as soon as the server says so. Where the stream breaks off
 * it is opened again, and then everything is asked anew: nothing that was missed stays old.
 */

/** `lost`: it was there, and is not now. `back`: it is there again, since some seconds ago. */
type LiveState = "starting" | "connected" | "lost" | "back";

let state: LiveState = "starting";
const listeners = new Set<() => void>();

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, () => state);
}

/** Holds the stream open while a screen is shown that is behind the sign-in. */
export function useLiveUpdates(): void {
  const queries = useQueryClient();
  useEffect(() => openStream(queries), [queries]);
}

/** How long, in milliseconds, until a stream that was refused for good is tried again. */
const pauseMs = 3_000;
/** For how long it is said that the stream is back. */
const backMs = 4_000;

function openStream(queries: QueryClient): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource("/api/v1/live");
    source.addEventListener("hello", () => {
      if (state !== "lost") return set("connected");
      void queries.invalidateQueries();
      set("back");
      said = setTimeout(() => set("connected"), backMs);
    });
    source.addEventListener("change", ({ data }: MessageEvent<unknown>) => refresh(queries, data));
    source.addEventListener("error", () => {
      clearTimeout(said);
      set(state === "starting" ? "starting" : "lost");
      // A browser tries again by itself, but not after an answer that is no stream.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, pauseMs);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    clearTimeout(said);
    source?.close();
    set("starting");
  };
}

const Change = z.object({
  runs: z.array(z.object({ id: z.string(), flow: z.string() })).optional(),
  flows: z.array(z.string()).optional(),
  connections: z.array(z.string()).optional(),
  proposals: z.boolean().optional(),
});

/** Asks anew for what a change is about, where a screen shows it. */
function refresh(queries: QueryClient, data: unknown): void {
  const change = typeof data === "string" ? Change.safeParse(JSON.parse(data)).data : undefined;
  if (change === undefined) return void queries.invalidateQueries();
  const keys = [
    ...(change.runs ?? []).map(({ id }) => ["run", id]),
    ...(change.runs ? [["runs"], ["overview"], ["flows"]] : []),
    ...(change.flows ?? []).map((id) => ["flow", id]),
    ...(change.flows ? [["flows"], ["overview"]] : []),
    ...(change.connections ? [["connections"], ["connection"]] : []),
    ...(change.proposals ? [["proposals"], ["flow"]] : []),
  ];
  for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
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
