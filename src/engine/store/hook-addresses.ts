import type { Json } from "#sdk/json.ts";
import type { Permit } from "../permit.ts";
import type { NewEvent, NewRun, Skipped } from "./polls.ts";

/** Where other systems send what starts a flow. Times: milliseconds since 1970. */
export interface HookAddress {
  /** Of what is random in the address. */
  readonly tokenHash: string;
  readonly flowId: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly revokedAt: number | null;
  /** Until then the next delivery is captured. */
  readonly listeningUntil: number | null;
  readonly captured: CapturedDelivery | null;
  readonly refused: RefusedDelivery | null;
  /** The address itself and its secrets, sealed under the name that `hookAddressName` gives; null where no key opens them. */
  readonly sealed: string | null;
}

/** A delivery that was captured as a sample. It started nothing. */
export interface CapturedDelivery {
  readonly at: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json;
}

export interface RefusedDelivery {
  readonly at: number;
  readonly why: DeliveryFault;
}

export type DeliveryFault = "wrong_signature" | "no_secret" | "too_old" | "unreadable";

/** The name in `sealed` of the address of a flow or a connection. */
export function hookAddressName(of: string): string {
  return `address:${of}`;
}

/** What was delivered, as it is written down. */
export interface NewDelivery {
  readonly flowId: string;
  readonly tokenHash: string;
  readonly versionId: string;
  readonly event: NewEvent;
  /** What the sender sent, in base64. */
  readonly raw: string;
  /** The name of its run: one of it in the flow. */
  readonly name: string;
  /** Its run; or why there is none. */
  readonly run: Omit<NewRun, "name" | "versionId"> | Skipped;
  /** It is the first of its body, for so many times now. */
  readonly sameBody: { readonly digest: string; readonly times: number } | null;
  readonly permit: Permit;
  readonly at: number;
}

export interface HookAddressStore {
  /** Whose hash it is, also where it is revoked. */
  hookAddress(tokenHash: string): Promise<HookAddress | null>;
  /** The one of a flow that is not revoked. */
  hookAddressOf(flowId: string): Promise<HookAddress | null>;
  /**
   * A new address for a flow; the one before it is revoked. `conflict`: what is sealed is not as it was `seen`, or the
   * permit is older than a change.
   */
  putHookAddress(
    address: Pick<HookAddress, "tokenHash" | "flowId" | "createdBy"> & {
      readonly sealed: string;
      readonly seen: string | null;
      readonly permit: Permit;
      readonly at: number;
    },
  ): Promise<"made" | "conflict" | "not_found">;
  /**
   * Its secrets are sealed anew. `false`: they are not as they were `seen`, or the permit is older than a change; they
   * stay. `permit`: null where secrets only end.
   */
  sealHookAddress(change: {
    readonly flowId: string;
    readonly seen: string;
    readonly permit: Permit | null;
    readonly sealed: string;
  }): Promise<boolean>;
  /** With its secrets. */
  revokeHookAddress(flowId: string, at: number): Promise<void>;
  /** The next delivery until then is captured, in the place of what was; null ends it. */
  listenAtHookAddress(flowId: string, until: number | null): Promise<boolean>;
  /** `false`: nobody listens any more, or another was captured first. */
  captureDelivery(tokenHash: string, captured: CapturedDelivery): Promise<boolean>;
  noteRefusedDelivery(tokenHash: string, refused: RefusedDelivery): Promise<void>;
  /** What was captured before then is forgotten. */
  forgetCaptured(before: number): Promise<void>;
  /** How often a body was the first of its kind for a flow, and when last; null: never. */
  sameBody(
    flowId: string,
    digest: string,
  ): Promise<{ readonly times: number; readonly at: number } | null>;
  /**
   * Raw body, event and run in one transaction. `repeated`: its flow has, or had, one of this name. `conflict`: the
   * flow is not active, new runs get another version, or the permit is older than what it is for. `revoked`: the
   * address was.
   */
  takeDelivery(
    delivery: NewDelivery,
  ): Promise<"taken" | "repeated" | "conflict" | "revoked" | "not_found">;
  /** What was received for a run, in base64; null where nothing was, or it is not kept. */
  rawOf(runId: string): Promise<string | null>;
}
