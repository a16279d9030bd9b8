import { z } from "zod";

/**
 * The server's stream of changes. All windows of one browser share one, because a browser opens few
 * connections to one address: the window that has the lock listens, and passes on what it hears.
 */

const Change = z.object({
  runs: z.array(z.object({ id: z.string(), flow: z.string() })).optional(),
  runsOf: z.array(z.string()).optional(),
  flows: z.array(z.string()).optional(),
  connections: z.array(z.string()).optional(),
  proposals: z.literal(true).optional(),
  tables: z.literal(true).optional(),
  everything: z.literal(true).optional(),
});
/** What has changed, by id. */
export type Change = z.infer<typeof Change>;

const Heard = z.discriminatedUnion("kind", [
  /** The stream is there: everything that is shown is to be asked anew. */
  z.object({ kind: z.literal("hello") }),
  z.object({ kind: z.literal("change"), change: Change }),
  z.object({ kind: z.literal("lost") }),
]);
type Heard = z.infer<typeof Heard>;

/** A window that comes later asks the one that listens whether the stream is there. */
const question = "is it there?";

const name = "millrace.live";

export interface LiveListener {
  readonly heard: (heard: Heard) => void;
  /** Resolves when the person is let in and the server answers, before a stream is opened again. */
  readonly letIn: () => Promise<unknown>;
}

/** Listens until it is told to stop. */
export function listen(listener: LiveListener): () => void {
  const stopping = new AbortController();
  const channel = new BroadcastChannel(name);
  let last: Heard | null = null;
  let listens = false;

  const pass = (heard: Heard): void => {
    last = heard.kind === "change" ? last : heard;
    listener.heard(heard);
    channel.postMessage(heard);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data === question) {
      if (listens && last !== null) channel.postMessage(last);
      return;
    }
    const heard = Heard.safeParse(data);
    if (heard.success) listener.heard(heard.data);
  });
  channel.postMessage(question);

  const { signal } = stopping;
  const lead = (): Promise<void> => {
    listens = true;
    return follow(pass, listener.letIn, signal);
  };
  void withLock(lead, signal);
  return () => {
    stopping.abort();
    channel.close();
  };
}

/** Where a browser has no locks (an address without TLS), each window has a stream of its own. */
async function withLock(lead: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!("locks" in navigator)) return lead();
  try {
    await navigator.locks.request(name, { signal }, lead);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** How long, in milliseconds, until a stream that was refused is tried again. */
const pauseMs = 2_000;

/** Opens the stream, again and again, until it is told to stop. */
async function follow(
  pass: (heard: Heard) => void,
  letIn: LiveListener["letIn"],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await streamed(pass, signal);
    if (signal.aborted) return;
    await pause();
    try {
      await letIn();
    } catch {
      // Nobody answers; the stream is the next to find out whether somebody does.
    }
  }
}

/** Resolves when the stream has ended for good. A broken one the browser opens again by itself. */
function streamed(pass: (heard: Heard) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource("/api/v1/live");
    const end = (): void => {
      source.close();
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
    source.addEventListener("hello", () => pass({ kind: "hello" }));
    source.addEventListener("change", ({ data }: MessageEvent<string>) => {
      const change = Change.safeParse(JSON.parse(data));
      pass({ kind: "change", change: change.success ? change.data : { everything: true } });
    });
    source.addEventListener("end", end);
    source.addEventListener("error", () => {
      pass({ kind: "lost" });
      if (source.readyState === EventSource.CLOSED) end();
    });
  });
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, pauseMs);
  });
}
