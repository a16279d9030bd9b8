/** Who listens. */
export interface Visitor {
  readonly person: string;
  /** Whether their session or key still counts. */
  readonly stillMay: () => Promise<boolean>;
  /** Cuts the connection, and with it what is under way on it. */
  readonly hangUp: () => void;
}

export interface Stream {
  readonly person: string;
  readonly body: ReadableStream<Uint8Array>;
  send(text: string): void;
  /** With a last word, where there is one. */
  end(text?: string): void;
}

export interface Keeping {
  /** How often, in milliseconds, there is a sign of life, and it is asked whether the person still may. */
  readonly beatEvery: number;
  /** The last word to somebody who may no longer. */
  readonly signedOut: string;
  /** Once, however it ends. */
  readonly onEnd: (stream: Stream) => void;
}

/** Bytes that may lie here for a slow reader. A slower one is let go, comes again, and asks for everything. */
const mostUntaken = 64 * 1024;

/** A comment, which readers pass over. */
const signOfLife = ":\n\n";

export function openStream(
  { person, stillMay, hangUp }: Visitor,
  { beatEvery, signedOut, onEnd }: Keeping,
): Stream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isOver = false;
  let isAsking = false;
  let wasBehind = false;

  const untaken = (): number => mostUntaken - (controller?.desiredSize ?? mostUntaken);
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    onEnd(stream);
  };
  const finish = (text = ""): void => {
    if (isOver) return;
    over();
    // Somebody who takes nothing would keep the end waiting as well.
    if (untaken() > 0) hangUp();
    if (text !== "") controller?.enqueue(encoder.encode(text));
    controller?.close();
  };

  const ask = async (): Promise<void> => {
    isAsking = true;
    try {
      if (!(await stillMay())) finish(signedOut);
    } catch {
      // Who comes again is told what is wrong.
      finish();
    }
    isAsking = false;
  };
  const beat = (): void => {
    const isBehind = untaken() > 0;
    if ((isBehind && wasBehind) || isAsking) {
      finish();
      return;
    }
    wasBehind = isBehind;
    stream.send(signOfLife);
    void ask();
  };

  const stream: Stream = {
    person,
    body: new ReadableStream<Uint8Array>(
      {
        start(given) {
          controller = given;
        },
        cancel: over,
      },
      new ByteLengthQueuingStrategy({ highWaterMark: mostUntaken }),
    ),
    send(text) {
      if (isOver) return;
      controller?.enqueue(encoder.encode(text));
      if (untaken() > mostUntaken) finish();
    },
    end: finish,
  };
  const timer = setInterval(beat, beatEvery);
  return stream;
}
