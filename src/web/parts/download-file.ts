/** Hands the person a file. */
export function downloadFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, "-");
  link.click();
  URL.revokeObjectURL(url);
}
