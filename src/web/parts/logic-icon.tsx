import {
  CircleStop,
  GitFork,
  Hourglass,
  type LucideIcon,
  PencilLine,
  Repeat2,
  ShieldAlert,
  Variable,
  Workflow,
} from "lucide-react";
import type { LogicKind } from "#flow/offers.ts";
import classes from "./logic-icon.module.css";

const icons: { readonly [kind in LogicKind]: LucideIcon } = {
  if: GitFork,
  forEach: Repeat2,
  handler: ShieldAlert,
  variable: Variable,
  update: PencilLine,
  stop: CircleStop,
  delay: Hourglass,
  call: Workflow,
};

/** The picture of a step of Millrace's own, in its colour. */
export function LogicIcon({ kind, size }: { readonly kind: LogicKind; readonly size: number }) {
  const Icon = icons[kind];
  return (
    <span className={classes["icon"]} data-logic={kind} style={{ width: size, height: size }}>
      <Icon size={Math.round(size * 0.66)} aria-hidden />
    </span>
  );
}
