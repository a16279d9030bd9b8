/** Hands the person a file with this in it. */
export function download(name: string, content: unknown): void {
  const file = new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: "application/json" });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, "-");
  link.click();
  URL.revokeObjectURL(url);
}
