import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { request } from "@playwright/test";

const BINARY = resolve(import.meta.dirname, process.env.GUANXI_BIN ?? "../../target/debug/guanxi");
const STARTS_WITHIN_MS = 60_000;

interface Started {
  base: string;
  login: string;
  password: string;
}

/** Reads the address and the first sign-in from what the server prints. */
function announced(server: ChildProcess): Promise<Started> {
  return new Promise((done, fail) => {
    let said = "";
    const give = (why: string) => fail(new Error(`${why}:\n${said}`));
    const timer = setTimeout(() => give("the server did not start in time"), STARTS_WITHIN_MS);
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const base = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      const login = /^login: (\S+)$/m.exec(said)?.[1];
      const password = /^password \(shown once\): (\S+)\n/m.exec(said)?.[1];
      if (!base || !login || !password) return;
      clearTimeout(timer);
      done({ base, login, password });
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("exit", () => give("the server ended"));
    server.once("error", () => give("the server could not be started"));
  });
}

export interface Company {
  base: string;
  /** Where the administrator's sign-in is kept. */
  state: string;
  csrf: string;
  stop: () => Promise<void>;
}

/** Starts the real binary on a free port with an empty data folder, and signs the administrator in. */
export async function serve(options: string[]): Promise<Company> {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: build it, or name it in GUANXI_BIN`);
  const folder = await mkdtemp(join(tmpdir(), "guanxi-e2e-"));
  const server = spawn(BINARY, ["--data", join(folder, "data"), "serve", "--port", "0", ...options], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, "exit");
      server.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { base, login, password } = await announced(server);
    const api = await request.newContext({ baseURL: base });
    const answer = await api.post("/api/v1/session", { data: { login, password } });
    if (!answer.ok()) throw new Error(`the printed sign-in was refused: ${await answer.text()}`);
    const { csrf } = (await answer.json()) as { csrf: string };
    const state = join(folder, "administrator.json");
    await writeFile(state, JSON.stringify(await api.storageState()));
    await api.dispose();
    return { base, state, csrf, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
