import { statfsSync } from "node:fs";
import { DataDirError } from "./data-dir.ts";

/** Throws DataDirError where a data directory lies on another machine. */
export function refuseNetwork(dataDir: string): void {
  const fileSystem = networkFileSystem(statfsSync(dataDir).type);
  if (fileSystem !== null)
    throw new DataDirError({ code: "data_dir_on_network", path: dataDir, fileSystem });
}

/** The numbers that Linux gives file systems (`statfs(2)`). Other systems have no such numbers. */
const networkTypes = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB2"],
  [0x65735546, "FUSE"],
  [0x01021997, "9P"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x73757245, "Coda"],
  [0x0bd00bd0, "Lustre"],
  [0x786f4256, "VirtualBox shared folder"],
  [0xbacbacbc, "VMware shared folder"],
]);

export function networkFileSystem(
  type: number,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (platform !== "linux") return null;
  return networkTypes.get(type >>> 0) ?? null;
}
