// Starts one demo server for all journeys, in a folder of its own that is gone afterwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function start() {
  const binary = process.env.SLIPWAY_BIN;
  if (!binary) throw new Error('SLIPWAY_BIN must name the slipway binary: use `make end2end`');
  const port = process.env.SLIPWAY_TEST_PORT ?? '3210';
  const data = mkdtempSync(join(tmpdir(), 'slipway-end2end-'));
  const server = spawn(binary, ['serve', '--demo', '--data', data, '--addr', `127.0.0.1:${port}`], { stdio: ['ignore', 'inherit', 'inherit'] });
  const url = `http://127.0.0.1:${port}/readyz`;
  for (let i = 0; ; i++) {
    const ready = await fetch(url).then((r) => r.ok, () => false);
    if (ready) break;
    if (i > 600 || server.exitCode !== null) throw new Error('the server did not get ready');
    await new Promise((r) => setTimeout(r, 100));
  }
  return async () => {
    server.kill('SIGTERM');
    await new Promise((r) => server.once('exit', r));
    rmSync(data, { recursive: true, force: true });
  };
}
