import type { ReactNode } from "react";
import type { Catalogue } from "#flow/catalogue.ts";
import type { StoryStep, Told } from "./story.ts";

/** What the steps of a story are shown with. */
export interface Around {
  readonly runId: string;
  readonly told: Told;
  readonly catalogue: Catalogue;
  /** Items are made of values. */
  readonly seesItems: boolean;
}

/** Draws steps: handed to what stands inside of a step, which is drawn by it. */
export type StepsOf = (props: {
  readonly steps: readonly StoryStep[];
  readonly around: Around;
}) => ReactNode;
