import type { Socket } from "node:net";
import { hasPort } from "./owner.ts";
import type { FarPoint, Kind } from "./kinds.ts";

/** A process is killed by the other side, as its write of this kind is executed or answered there. */
export interface Trap {
  readonly kind: Kind;
  readonly point: FarPoint;
  readonly pid: number;
  nth: number;
}

export interface Traps {
  set(trap: Trap): void;
  clear(pid: number): void;
  /** The write of this kind that came through the socket was executed, or answered. True: its process is killed. */
  springs(kind: Kind, point: FarPoint, socket: Socket): boolean;
  /** Which processes were killed so. */
  readonly sprung: ReadonlySet<number>;
}

export function createTraps(): Traps {
  const traps = new Map<number, Trap>();
  const sprung = new Set<number>();
  return {
    set: (trap) => void traps.set(trap.pid, trap),
    clear: (pid) => void traps.delete(pid),
    springs: (kind, point, socket) => {
      for (const trap of traps.values()) {
        if (trap.kind !== kind || trap.point !== point) continue;
        if (!hasPort(trap.pid, socket.remotePort ?? 0)) continue;
        trap.nth -= 1;
        if (trap.nth > 0) return false;
        traps.delete(trap.pid);
        sprung.add(trap.pid);
        process.kill(trap.pid, "SIGKILL");
        return true;
      }
      return false;
    },
    sprung,
  };
}
