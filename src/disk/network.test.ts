import { expect, it } from "vitest";
import { networkFileSystem } from "./network.ts";

it("a network file system is known by its number on Linux", () => {
  expect(networkFileSystem(0x6969, "linux")).toBe("NFS");
  expect(networkFileSystem(0xff534d42 | 0, "linux")).toBe("CIFS");
  expect(networkFileSystem(0x65735546, "linux")).toBe("FUSE");
  expect(networkFileSystem(0xef53, "linux")).toBeNull();
  // Other systems use the numbers for other things.
  expect(networkFileSystem(0x6969, "darwin")).toBeNull();
});
