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

interface Asked<Value> {
  readonly request: Request;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: Error) => void;
}

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
  const waiting: Asked<Value>[] = [];
  let current: { readonly asked: Asked<Value>; timer: NodeJS.Timeout | null } | null = null;
  let worker: Worker | null = null;
  let closed = false;

  function next(): void {
    if (current || closed) return;
    const asked = waiting.shift();
    if (!asked) {
      worker?.unref();
      return;
    }
    const isRunning = worker !== null;
    worker ??= start();
    worker.ref();
    current = { asked, timer: null };
    if (isRunning) limit();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage(asked.request);
  }

  function limit(): void {
    if (current)
      current.timer = setTimeout(() => {
        drop(options.tooLong());
      }, options.limitMs);
  }

  function start(): Worker {
    const started = new Worker(file, { workerData: options.data });
    // What it takes until a thread runs, on a busy machine, is no fault of what is asked.
    started.on("online", () => {
      if (started === worker && current?.timer === null) limit();
    });
    started.on("message", (reply: Reply<Value>) => {
      if (started === worker) settle(reply);
    });
    started.on("error", (error: Error) => {
      if (started === worker) drop(error);
    });
    started.on("exit", () => {
      if (started === worker) drop(new Error("The thread has ended"));
    });
    return started;
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

  function takeCurrent(): Asked<Value> | undefined {
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
      takeCurrent()?.reject(error);
      for (const asked of waiting.splice(0)) asked.reject(error);
      const ended = worker;
      worker = null;
      await ended?.terminate();
    },
  };
}
