import { useSay } from "../language/language.tsx";
import { ConnectorIcon } from "../parts/connector-icon.tsx";
import { LogicIcon } from "../parts/logic-icon.tsx";
import type { StoryStep } from "./detail/story.ts";

/** The picture of the system that a step works with, or of what it does itself. */
export function StepIcon({
  step: { kind, connector },
  size,
}: {
  readonly step: Pick<StoryStep, "kind" | "connector">;
  readonly size: number;
}) {
  const say = useSay();
  if (connector !== null)
    return <ConnectorIcon connector={connector.id} label={say(connector.label)} size={size} />;
  return kind === "action" ? null : <LogicIcon kind={kind} size={size} />;
}
