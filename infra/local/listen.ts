import { createServer, type Server } from "node:http";

/** Listens on the loopback interface and answers the port. Throws a sentence when the port is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(refused(port, error)));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
      else reject(new Error("The server has no port."));
    });
  });
}

/** Throws when another program listens on a port that is needed later. */
export async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer();
  await listen(probe, port);
  await closeServer(probe);
}

/** Why a server cannot listen on a port, in a sentence that says what to do. */
function refused(port: number, error: NodeJS.ErrnoException): Error {
  const other = `Choose another one: PORT=${port < 60_000 ? port + 5_000 : 3_000} npm start`;
  if (error.code === "EADDRINUSE") return new Error(`Port ${port} is taken by another program. ${other}`);
  if (error.code === "EACCES") return new Error(`Port ${port} needs more rights than you have. ${other}`);
  return error;
}

/** Closes a server without waiting for keep-alive connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
