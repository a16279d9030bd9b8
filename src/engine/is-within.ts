import { clockTolerance } from "./money-time.ts";

/**
 * Pure: is a moment that was noted younger than a span? One that lies ahead was noted by a clock that was wrong, and tells
 * nothing: else it would stay young until that time has come.
 */
export function isWithin(at: number, span: number, now: number): boolean {
  return at <= now + clockTolerance && now - at < span;
}
