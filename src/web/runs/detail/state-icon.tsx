import {
  AlarmClock,
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CirclePause,
  CirclePlay,
  CircleSlash,
  CircleX,
  Hourglass,
  type LucideIcon,
  ShieldCheck,
} from "lucide-react";
import type { StoryState } from "./story.ts";

const icons: { readonly [state in StoryState]: LucideIcon } = {
  done: CircleCheck,
  failed: CircleX,
  handled: ShieldCheck,
  retrying: Hourglass,
  delayed: AlarmClock,
  paused: CirclePause,
  parked: CircleHelp,
  cancelled: Ban,
  working: CirclePlay,
  not_reached: CircleDashed,
  not_taken: CircleSlash,
};

/** What is said beside it in words as well. */
export function StateIcon({
  state,
  className,
  size = 20,
}: {
  readonly state: StoryState;
  readonly className: string | undefined;
  readonly size?: number;
}) {
  const Icon = icons[state];
  return <Icon size={size} aria-hidden className={className} />;
}
