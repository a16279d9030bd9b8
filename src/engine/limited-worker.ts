import { Worker } from "node:worker_threads";

export interface Request<Given extends readonly unknown[] = readonly unknown[]> {
  readonly name: string;
  readonly given: Given;
}

export type Reply<Value = unknown> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly kind: string; readonly message: string };

/** An error that was thrown in the worker; `kind` is its name there. */
export class WorkerFailure extends Error {
  override readonly name = "WorkerFailure";
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface LimitedWorker<Value = unknown> {
  ask(request: Request): Promise<Value>;
  close(): Promise<void>;
}

/** What a thread is asked, and answers each time (`in-thread.ts`). */
export type Asked<Data, Given extends readonly unknown[]> =
  | { readonly is: "opened"; readonly data: Data }
  | { readonly is: "asked"; readonly request: Request<Given> }
  | { readonly is: "closed" };

interface Waiting<Value> {
  readonly request: Request;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that serve nobody, by their file. The next who wants one takes it: to load what a thread needs
 * takes longer than most of what it is asked.
 */
const idle = new Map<string, Worker[]>();

/** How long a thread may take to put down what it holds. */
const closingMs = 2_000;

/**
 * A worker thread that answers one question at a time, with what its file answers (`Value`). One that takes too long costs its own asker
 * an error, and the thread its life: the next question gets a new one.
 */
export function limitedWorker<Value = unknown>(
  file: URL,
  options: {
    readonly data: unknown;
    readonly limitMs: number;
    /** What a question that takes too long rejects with. */
    readonly tooLong: () => Error;
  },
): LimitedWorker<Value> {
  const waiting: Waiting<Value>[] = [];
  let current: { readonly asked: Waiting<Value>; timer: NodeJS.Timeout | null } | null = null;
  let worker: Worker | null = null;
  let stopListening = (): void => undefined;
  let isOpen = false;
  let closed = false;

  function next(): void {
    if (current || closed) return;
    const asked = waiting.shift();
    if (!asked) {
      worker?.unref();
      return;
    }
    worker ??= start();
    worker.ref();
    current = { asked, timer: null };
    if (isOpen) limit();
    tell(worker, { is: "asked", request: asked.request });
  }

  function limit(): void {
    if (current)
      current.timer = setTimeout(() => {
        drop(options.tooLong());
      }, options.limitMs);
  }

  function start(): Worker {
    const started = idle.get(file.href)?.pop() ?? new Worker(file);
    isOpen = false;
    const ended = (error: Error): void => {
      if (started === worker) drop(error);
    };
    stopListening = listenTo(started, {
      message: (reply: Reply<Value>) => {
        if (started === worker) hear(reply);
      },
      error: ended,
      exit: () => ended(new Error("The thread has ended")),
    });
    tell(started, { is: "opened", data: options.data });
    return started;
  }

  function hear(reply: Reply<Value>): void {
    if (isOpen) settle(reply);
    else if (!reply.ok) drop(new WorkerFailure(reply.kind, reply.message));
    else {
      isOpen = true;
      // What it takes until a thread runs, on a busy machine, is no fault of what is asked.
      if (current) limit();
    }
  }

  function settle(reply: Reply<Value>): void {
    const asked = takeCurrent();
    if (reply.ok) asked?.resolve(reply.value);
    else asked?.reject(new WorkerFailure(reply.kind, reply.message));
    next();
  }

  function drop(error: Error): void {
    const asked = takeCurrent();
    const dropped = worker;
    worker = null;
    void dropped?.terminate();
    asked?.reject(error);
    next();
  }

  function takeCurrent(): Waiting<Value> | undefined {
    clearTimeout(current?.timer ?? undefined);
    const asked = current?.asked;
    current = null;
    return asked;
  }

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error("The thread is closed"));
          return;
        }
        waiting.push({ request, resolve, reject });
        next();
      }),

    async close() {
      closed = true;
      const error = new Error("The thread is closed");
      const unanswered = takeCurrent();
      unanswered?.reject(error);
      for (const asked of waiting.splice(0)) asked.reject(error);
      const ended = worker;
      worker = null;
      if (ended === null) return;
      stopListening();
      // A thread that is ended while it loads a native module takes the process along.
      if (!isOpen) await nextWord(ended);
      if (unanswered === undefined && (await hasClosed(ended))) leaveToNext(file, ended);
      else await ended.terminate();
    },
  };
}

function tell(worker: Worker, asked: Asked<unknown, readonly unknown[]>): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  worker.postMessage(asked);
}

/** Until what it gives is called. */
function listenTo(
  worker: Worker,
  listeners: {
    readonly message: (reply: Reply<never>) => void;
    readonly error: (error: Error) => void;
    readonly exit: () => void;
  },
): () => void {
  const all = Object.entries(listeners);
  for (const [name, listener] of all) worker.on(name, listener);
  return () => {
    for (const [name, listener] of all) worker.off(name, listener);
  };
}

/** Whether a thread says something, and does not end before. */
async function nextWord(worker: Worker, withinMs?: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const [message, failed] = [() => resolve(true), () => resolve(false)];
  const stop = listenTo(worker, { message, error: failed, exit: failed });
  const tooLong = withinMs === undefined ? undefined : setTimeout(failed, withinMs);
  const said = await promise;
  stop();
  clearTimeout(tooLong);
  return said;
}

function hasClosed(worker: Worker): Promise<boolean> {
  const closed = nextWord(worker, closingMs);
  tell(worker, { is: "closed" });
  return closed;
}

function leaveToNext(file: URL, worker: Worker): void {
  worker.unref();
  idle.set(file.href, [...(idle.get(file.href) ?? []), worker]);
}
