import { isIPv6 } from "node:net";

/** Which addresses are one sender's, for counting. */
export interface Networks {
  /** All of these one machine can have: an IPv4 address, or a network of 64 bits. */
  readonly near: string;
  /** What one customer is commonly given, 65,536 networks of them; null for IPv4. */
  readonly site: string | null;
}

/** Pure. What is no address counts as itself. */
export function networksOf(address: string): Networks {
  if (!isIPv6(address)) return { near: address, site: null };
  const groups = groupsOf(address);
  const first = (count: number): string => groups.slice(0, count).join(":");
  return { near: `${first(4)}::/64`, site: `${first(3)}::/48` };
}

/** The eight groups of sixteen bits, without zeros before them. */
function groupsOf(address: string): readonly string[] {
  // At its end an IPv4 address may stand for the last two, which belong to no network here.
  const [before = "", after] = address.toLowerCase().split("::");
  const split = (text: string): string[] =>
    text === ""
      ? []
      : text.split(":").flatMap((group) => (group.includes(".") ? ["0", "0"] : [group]));
  const [head, tail] = [split(before), split(after ?? "")];
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: gap }, () => "0"), ...tail].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}
