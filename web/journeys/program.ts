import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = new URL("../../", import.meta.url).pathname;
const build = (name: string) => join(root, `artifacts/bin/${name}/debug/${name}.dll`);

/** The program on a port and data of its own. */
export class Program {
  private constructor(
    readonly address: string,
    readonly world: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly lines: string[],
  ) {}

  /**
   * Product and sandbox in one process, as `./start` runs them.
   * @param host the name under which it is visited: browsers give passkeys to names only, not to numbers.
   */
  static async start(settings: Record<string, string> = {}, host = "127.0.0.1"): Promise<Program> {
    return await Program.run([process.env.ROSTRUM_DEMO ?? build("Rostrum.Demo")], settings, host);
  }

  /** The product alone, for networks that are not pretended. */
  static async startAlone(settings: Record<string, string>): Promise<Program> {
    return await Program.run([build("Rostrum"), "serve"], settings);
  }

  private static async run(command: string[], settings: Record<string, string>, host = "127.0.0.1"): Promise<Program> {
    const folder = await mkdtemp(join(tmpdir(), "rostrum-journey-"));
    const [port, world] = [await freePort(), await freeRun(12)];
    const child = spawn("dotnet", command, {
      cwd: folder,
      env: {
        ...process.env,
        ...settings,
        ROSTRUM_DATA: join(folder, "data"),
        ROSTRUM_URL: `http://127.0.0.1:${port}`,
        ROSTRUM_PUBLIC_URL: `http://${host}:${port}`,
        ROSTRUM_SANDBOX_PORT: String(world),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const lines: string[] = [];
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => lines.push(...text.split("\n")));
    }
    const program = new Program(`http://${host}:${port}`, `http://127.0.0.1:${world}`, child, folder, lines);
    await program.until(() => program.answers("/healthz"), "the program to answer");
    return program;
  }

  /** The one-time link that makes the first owner, from the console. */
  async setupLink(): Promise<string> {
    return await this.until(
      () => this.lines.map((line) => /https?:\S*\/setup\?token=\S+/.exec(line)?.[0]).find(Boolean),
      "the link for the first owner on the console",
    );
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async answers(path: string): Promise<boolean> {
    return await fetch(this.address + path).then((answer) => answer.ok, () => false);
  }

  private async until<T>(look: () => T | Promise<T>, what: string): Promise<NonNullable<T>> {
    for (const started = Date.now(); Date.now() - started < 90_000;) {
      const found = await look();
      if (found) return found;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Waited for ${what}; the program said:\n${this.lines.slice(-20).join("\n")}`);
  }
}

async function freePort(): Promise<number> {
  return await freeRun(1);
}

/** The first of `count` neighbouring loopback ports that are free. */
async function freeRun(count: number): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const first = await listen(0);
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, n) => listen(first + 1 + n).catch(() => 0)));
    if (rest.every((port) => port > 0)) return first;
  }
  throw new Error(`No ${count} neighbouring ports are free.`);
}

async function listen(port: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port: taken } = server.address() as { port: number };
      server.close(() => resolve(taken));
    });
  });
}
