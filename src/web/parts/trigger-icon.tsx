import { Clock, Inbox, Webhook } from "lucide-react";
import type { Trigger } from "#flow/trigger.ts";

const icons = { schedule: Clock, invoke: Webhook, webhook: Inbox } as const;

/** The picture of a trigger that belongs to no outside system. */
export function TriggerIcon({
  kind,
  size,
  className,
}: {
  readonly kind: Exclude<Trigger["kind"], "event">;
  readonly size: number;
  readonly className?: string | undefined;
}) {
  const Icon = icons[kind];
  return <Icon size={size} aria-hidden className={className} />;
}
