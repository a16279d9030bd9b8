import type { When } from "#flow/when.ts";

/** The ways in which a person says when a flow starts. */
export type Way = "interval" | "calendar" | "cron";

export type Interval = When & { readonly kind: "interval" };
export type Cron = When & { readonly kind: "cron" };
export type Calendar = Exclude<When, Interval | Cron>;

export function wayOf(when: When): Way {
  switch (when.kind) {
    case "interval":
      return "interval";
    case "daily":
    case "weekdays":
    case "weekly":
    case "monthly":
      return "calendar";
    case "cron":
      return "cron";
  }
}

/** Where somebody begins who turns to another way: as near as can be to what stands there. */
export function whenIn(way: Way, before: When): When {
  switch (way) {
    case "interval":
      return { kind: "interval", everyMinutes: 60 };
    case "calendar":
      return { kind: "daily", at: "09:00" };
    case "cron":
      return { kind: "cron", expression: cronOf(before) };
  }
}

function cronOf(when: When): string {
  switch (when.kind) {
    case "interval":
      return ofInterval(when.everyMinutes);
    case "daily":
      return `${clockOf(when.at)} * * *`;
    case "weekdays":
      return `${clockOf(when.at)} * * MON-FRI`;
    case "weekly":
      return `${clockOf(when.at)} * * ${when.days.join(",").toUpperCase()}`;
    case "monthly":
      return `${clockOf(when.at)} ${when.day === "last" ? "L" : when.day} * *`;
    case "cron":
      return when.expression;
  }
}

/** Only what divides an hour or a day has the same times every day. */
function ofInterval(minutes: number): string {
  if (60 % minutes === 0) return minutes === 60 ? "0 * * * *" : `*/${minutes} * * * *`;
  const hours = minutes / 60;
  return Number.isInteger(hours) && hours < 24 && 24 % hours === 0
    ? `0 */${hours} * * *`
    : "0 9 * * *";
}

/** Minute and hour, as cron has them. */
function clockOf(at: string): string {
  const [hours, minutes] = at.split(":").map(Number);
  return `${minutes} ${hours}`;
}
