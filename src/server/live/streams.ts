import type { Changes, ChangeStore } from "#engine/store.ts";
import { changeFor } from "./change-for.ts";
import type { EndReason, LiveEvent } from "./live.schemas.ts";
import { openStream, type Stream, type Visitor } from "./stream.ts";

/** All streams of live updates of this process. */
export interface LiveStreams {
  /** Null: there are as many as may be. */
  open(visitor: Visitor): ReadableStream<Uint8Array> | null;
  /** Ends them at once, and every one that is asked for later. */
  close(): void;
}

export interface LiveLimits {
  readonly perPerson: number;
  readonly inAll: number;
  /** How often, in milliseconds, a stream gives a sign of life, and it is asked whether it may go on. */
  readonly beatEvery: number;
}

/** A browser opens one for each window at most; half of the connections that the server takes remain for requests. */
const usualLimits: LiveLimits = { perPerson: 20, inAll: 1_000, beatEvery: 15_000 };

/** In milliseconds: when a browser comes back whose stream has broken. */
const comeBackAfter = 2_000;

export function createLive(
  { store, version }: { readonly store: ChangeStore; readonly version: string },
  { perPerson, inAll, beatEvery }: LiveLimits = usualLimits,
): LiveStreams {
  const streams = new Set<Stream>();
  const hello = `retry: ${comeBackAfter}\n${frameOf({ event: "hello", data: { version } })}`;
  let isClosed = false;
  let deafen: (() => void) | null = null;

  const tell = (changes: Changes): void => {
    const frames = new Map<string, string | null>();
    const frameFor = (person: string): string | null => {
      const known = frames.get(person);
      if (known !== undefined) return known;
      const data = changeFor(changes, person);
      const frame = data && frameOf({ event: "change", data });
      frames.set(person, frame);
      return frame;
    };
    for (const stream of streams) {
      const frame = frameFor(stream.person);
      if (frame !== null) stream.send(frame);
    }
  };
  // The store is listened to while somebody listens here.
  const add = (stream: Stream): void => {
    streams.add(stream);
    deafen ??= store.onChanges(tell);
  };
  const remove = (stream: Stream): void => {
    streams.delete(stream);
    if (streams.size > 0) return;
    deafen?.();
    deafen = null;
  };
  const makeRoomFor = (person: string): void => {
    const theirs = [...streams].filter((stream) => stream.person === person);
    // In the order of their opening.
    if (theirs.length >= perPerson) theirs[0]?.end(lastFrame("newer_streams"));
  };

  return {
    open(visitor) {
      makeRoomFor(visitor.person);
      if (streams.size >= inAll) return null;
      const signedOut = lastFrame("signed_out");
      const stream = openStream(visitor, { beatEvery, signedOut, onEnd: remove });
      add(stream);
      if (isClosed) stream.end(hello);
      else stream.send(hello);
      return stream.body;
    },
    close() {
      isClosed = true;
      for (const stream of streams) stream.end();
    },
  };
}

function lastFrame(reason: EndReason): string {
  return frameOf({ event: "end", data: { reason } });
}

/** As it goes over the wire. JSON has no line breaks of its own. */
function frameOf({ event, data }: LiveEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
