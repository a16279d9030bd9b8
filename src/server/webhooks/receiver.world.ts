/** For tests: a receiver of webhooks, which keeps what it is sent. */
import { createServer, type IncomingHttpHeaders } from "node:http";

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly got: readonly Received[];
  /** What it answers; null: it hangs up, `silent`: never. */
  answers: (received: Received) => Answer | number | null | "silent";
  /** On all that it has not answered. */
  hangUp(): void;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly location: string;
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What it answers with beside the status: nobody is to see it. */
export const answerText = "what the receiver says";

export async function startReceiver(): Promise<Receiver> {
  const got: Received[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      const received = { path, headers, body: Buffer.concat(chunks).toString("utf8") };
      got.push(received);
      const answer = receiver.answers(received);
      if (answer === "silent") return;
      if (answer === null) request.socket.destroy();
      else if (typeof answer === "number") response.writeHead(answer).end(answerText);
      else response.writeHead(answer.status, { location: answer.location }).end(answerText);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens on a port");
  const { port } = address;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    port,
    got,
    answers: () => 204,
    hangUp: () => server.closeAllConnections(),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
