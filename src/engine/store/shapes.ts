import type { Shape } from "#sdk/shape.ts";
import type { News } from "../alerts/news.ts";

/** The fields of a thing that only a connection knows, such as a table. */
export interface ShapeRecord {
  readonly connectionId: string;
  /** The name of the thing. */
  readonly of: string;
  readonly digest: string;
  /** Null where there was no such thing. */
  readonly shape: Shape | null;
  /** When it was last read as it is here. Milliseconds since 1970. */
  readonly readAt: number;
}

/** A shape, as a version names it. */
export type ShapeName = Pick<ShapeRecord, "connectionId" | "of" | "digest">;

export interface ShapeStore {
  /** As it was read last; null where nobody has read it. */
  newestShape(connectionId: string, of: string): Promise<ShapeRecord | null>;
  /** The one that a version names; null where it is not kept any more. */
  shape(name: ShapeName): Promise<ShapeRecord | null>;
  /**
   * The newest one from now on. Earlier ones are kept as long as a published version names them. `news`: what people are
   * told because of it. Nothing happens where the connection is gone.
   */
  keepShape(record: ShapeRecord, news: readonly News[]): Promise<void>;
}
