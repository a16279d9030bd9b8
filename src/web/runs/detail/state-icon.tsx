import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlay,
  CircleX,
  Hourglass,
  type LucideIcon,
} from "lucide-react";
import type { StoryState } from "./story.ts";
import classes from "./timeline.module.css";

const icons: { readonly [state in StoryState]: LucideIcon } = {
  done: CircleCheck,
  failed: CircleX,
  retrying: Hourglass,
  paused: CirclePause,
  parked: CircleHelp,
  cancelled: Ban,
  working: CirclePlay,
  not_reached: CircleDashed,
};

/** What is said beside it in words as well. */
export function StateIcon({ state }: { readonly state: StoryState }) {
  const Icon = icons[state];
  return <Icon size={20} aria-hidden className={classes["icon"]} />;
}
