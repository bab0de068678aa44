// Runs a command until the parent process ends. A parent that is killed with SIGKILL cannot clean up. But then the
// operating system closes its end of this process's standard input, and that ends the command.
import { spawn } from "node:child_process";

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });

const end = () => {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), 2_000).unref();
};

child.on("error", (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on("exit", (code) => process.exit(code ?? 1));
process.stdin.on("end", end).on("error", end).resume();
// Ctrl-C reaches the whole process group, but the parent decides when the database ends.
process.on("SIGINT", () => {});
process.on("SIGTERM", end);
