// Journeys through the real program in a real browser. One demo server serves them all; it is started by
// `server.setup.ts` from the binary that SLIPWAY_BIN names. Files that end in .wasm.spec.ts need scripts.
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const chromium = '/usr/bin/chromium';
const port = Number(process.env.SLIPWAY_TEST_PORT ?? 3210);

export default defineConfig({
  testDir: '.',
  fullyParallel: false,
  workers: 2,
  retries: 0,
  // Beside the report, which is one of the things that a run clears away.
  outputDir: 'test-results/artifacts',
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['junit', { outputFile: 'test-results/junit.xml' }]],
  globalSetup: './server.setup.ts',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(existsSync(chromium) ? { executablePath: chromium } : {}),
      args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
  projects: [
    { name: 'wasm', use: { viewport: { width: 1280, height: 900 } } },
    { name: 'no-scripts', testIgnore: '**/*.wasm.spec.ts', use: { viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
    { name: 'phone', testMatch: ['**/pages.spec.ts', '**/approve.spec.ts', '**/main.spec.ts'], use: { viewport: { width: 375, height: 800 }, hasTouch: true, isMobile: true } },
  ],
});
