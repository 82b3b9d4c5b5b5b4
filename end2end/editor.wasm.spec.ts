// The plan's editor as people who come from a spreadsheet want it: A1 to A8 of the list that it is held against.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Release, read } from './driver';
import { alive, expect, expectOnConsole, mail, open, test } from './fixtures';
import { cell, form, line, rows, saved, section } from './plan';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Sections of the plan' });

/** A server of the test's own, that can be killed and started again on the same data. */
class Server {
  private process?: ChildProcess;
  readonly data = mkdtempSync(join(tmpdir(), 'slipway-editor-'));
  constructor(readonly port: number) {}
  get url() {
    return `http://127.0.0.1:${this.port}`;
  }
  async start() {
    this.process = spawn(process.env.SLIPWAY_BIN!, ['serve', '--demo', '--data', this.data, '--addr', `127.0.0.1:${this.port}`], { stdio: 'ignore' });
    await expect.poll(() => fetch(`${this.url}/readyz`).then((r) => r.ok, () => false), { timeout: 30_000 }).toBe(true);
  }
  async kill() {
    const gone = new Promise((done) => this.process?.once('exit', done));
    this.process?.kill('SIGKILL');
    await gone;
  }
}

// A1.
test('what was typed survives a server that is killed, and one that is away', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = new Server(Number(process.env.SLIPWAY_TEST_PORT ?? 3210) + 41);
  await server.start();
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  try {
    await open(page, '/sign-in');
    await page.locator(`form:has(input[value="${mail('releaseManager')}"]) button`).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    await open(page, '/releases?text=Parcels+on+a+map');
    await page.locator('main th a').first().click();
    await page.waitForURL(/\/releases\/[0-9a-f-]{36}$/);
    const at = new URL(page.url()).pathname;
    await section(page, at, 'business-case');
    await expect(line(page)).toHaveAttribute('role', 'status');
    const text = form(page).getByLabel('Business case', { exact: true });
    await text.pressSequentially('Fewer calls.');
    await expect(line(page)).toHaveText(/^Saved \d\d:\d\d/, { timeout: 20_000 });
    await server.kill();
    await text.pressSequentially(' And cheaper.');
    await expect(line(page)).toContainText('Offline', { timeout: 20_000 });
    await expect(line(page)).toContainText('kept in this browser');
    await server.start();
    await text.pressSequentially(' Soon.');
    await expect(line(page)).toHaveText(/^Saved /, { timeout: 60_000 });
    await server.kill();
    await server.start();
    await open(page, `${at}/plan?section=business-case`);
    await expect(text).toHaveValue('Fewer calls. And cheaper. Soon.');
  } finally {
    await context.close();
    await server.kill();
    rmSync(server.data, { recursive: true, force: true });
  }
});

// A1: what was just typed or done is saved, even where what it was done in goes away at once.
test('nothing is left unsaved by what goes away', async ({ as }) => {
  const release = await Release.raise('Left in a hurry');
  const row = (id: string, what: string) => ({ id, what, responsible: 'Tomasz Zieliński', accountable: 'Amara Okafor' });
  await release.write({ tables: { raci: [row('r1', 'Deploy'), row('r2', 'Test')] } }, ['raci']);
  const page = await as('releaseManager');
  interface Kept { training: string; communication: string; tables: { raci: { what: string }[] } }
  const kept = async () => (await read<{ plan: Kept }>('releaseManager', 'plans/read', { id: release.id })).plan;

  await test.step('a section, by its list', async () => {
    await section(page, release.at, 'training');
    const to = rail(page).getByRole('link', { name: /^Communication/ });
    await form(page).getByLabel('Training', { exact: true }).fill('An hour.');
    await to.dispatchEvent('click');
    await expect(page).toHaveURL(/section=communication/);
    await expect.poll(async () => (await kept()).training, { timeout: 20_000 }).toBe('An hour.');
    await saved(page);
  });

  await test.step('a section, by a key', async () => {
    await section(page, release.at, 'communication');
    await form(page).getByLabel('Communication', { exact: true }).fill('A mail.');
    await page.keyboard.press('Alt+PageDown');
    await expect(page).toHaveURL(/section=training/);
    await expect.poll(async () => (await kept()).communication, { timeout: 20_000 }).toBe('A mail.');
    await saved(page);
  });

  await test.step('a row, by its button', async () => {
    await section(page, release.at, 'raci');
    await page.getByRole('button', { name: 'Remove row 1' }).click();
    await expect(rows(page)).toHaveCount(1);
    await expect.poll(async () => (await kept()).tables.raci.map((r) => r.what), { timeout: 20_000 }).toEqual(['Test']);
    await saved(page);
    await cell(page, 0, 'what').pressSequentially('Again: ');
    await saved(page);
  });
});

// A2, A3, S4.8.
test('the list of sections says how far each is, and the meter what is missing', async ({ as }) => {
  const release = await Release.raise('Written section by section');
  const page = await as('releaseManager');
  await section(page, release.at, 'policy');
  const task = (label: string) => rail(page).getByRole('link', { name: new RegExp(`^${label}`) });
  await expect(task('Release policy')).toHaveAttribute('aria-current', 'true');
  await expect(task('Contents')).toContainText('Not started');
  await expect(page.locator('.progress-meter')).toContainText('0 of 6 required sections');
  await page.locator('.progress-meter').getByRole('link', { name: 'Backout plan' }).click();
  await expect(page).toHaveURL(/section=backout/);
  await form(page).getByLabel('When the release is backed out', { exact: true }).fill('Payments fail.');
  await saved(page);
  await expect(task('Backout plan')).toContainText('Incomplete');
  await task('Contents').click();
  await form(page).getByLabel('Contents', { exact: true }).fill('Reports.');
  await saved(page);
  await expect(task('Contents')).toContainText('Completed');
  await expect(page.locator('.progress-meter')).toContainText('1 of 6');
  // An optional section may be left out, with a reason.
  await task('RACI').click();
  await page.getByLabel('This section does not apply to this release').check();
  await expect(task('RACI')).toContainText('Incomplete');
  await page.getByLabel('Because…').fill('One team does all of it.');
  await page.getByLabel('Because…').blur();
  await expect(task('RACI')).toContainText('Not applicable');
});

// A4.
test('submitting with errors leads to each of them, and keeps what was typed', async ({ as }) => {
  const release = await Release.raise('Submitted too early');
  const page = await as('releaseManager');
  await section(page, release.at, 'contents');
  await form(page).getByLabel('Contents', { exact: true }).fill('Faster reports.');
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  const summary = page.locator('.error-summary');
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('heading')).toHaveText('There is a problem');
  await expect(page).toHaveTitle(/^Error: /);
  await expect(summary.getByRole('link')).toHaveCount(5);
  await summary.getByRole('link', { name: 'Fill in the release policy before you submit.' }).click();
  await expect(page).toHaveURL(/section=policy/);
  await section(page, release.at, 'contents');
  await expect(form(page).getByLabel('Contents', { exact: true })).toHaveValue('Faster reports.');
});

// A5: different fields go together; the same field is in plan.wasm.spec.ts.
test('two people at one plan see each other, and their texts go together', async ({ as }) => {
  const release = await Release.raise('Written by two at once');
  const [one, two] = [await as('releaseManager'), await as('otherReleaseManager')];
  await section(one, release.at, 'summary');
  await section(two, release.at, 'summary');
  await expect(one.locator('.present')).toContainText('Jonas Weber is at Summary', { timeout: 20_000 });
  await form(one).getByLabel('Short description', { exact: true }).pressSequentially('Faster reports.');
  await form(two).getByLabel('Initiator of the change', { exact: true }).pressSequentially('Grace Mwangi');
  await saved(one);
  await saved(two);
  await expect(form(one).getByLabel('Initiator of the change', { exact: true })).toHaveValue('Grace Mwangi', { timeout: 20_000 });
  await expect(form(two).getByLabel('Short description', { exact: true })).toHaveValue('Faster reports.', { timeout: 20_000 });
});

// A8: the keyboard alone.
test('rows are added, moved, removed and undone by keys', async ({ as }) => {
  const release = await Release.raise('Written without a mouse');
  const page = await as('releaseManager');
  await section(page, release.at, 'raci');
  await page.getByRole('button', { name: 'Add a responsibility' }).press('Enter');
  await page.keyboard.type('Deploy');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Tomasz Zieliński');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Amara Okafor');
  // Enter goes to the row below, and from the last one to a new one.
  await page.keyboard.press('Enter');
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.type('Test');
  const what = (n: number) => cell(page, n, 'what');
  await expect(what(1)).toHaveValue('Test');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(what(0)).toHaveValue('Test');
  await expect(what(0)).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press('Alt+Delete');
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(what(0)).toHaveValue('Deploy');
  await page.keyboard.press('Control+y');
  await expect(what(0)).toHaveValue('Test');
  await saved(page);
  // To the section after, and what was written is there.
  await page.keyboard.press('Alt+PageDown');
  await expect(page).toHaveURL(/section=window/);
  await section(page, release.at, 'raci');
  await alive(page);
  await expect(what(0)).toHaveValue('Test');
  // S4.23: exactly one is accountable.
  await cell(page, 1, 'accountable').fill('Amara Okafor, Jonas Weber');
  await cell(page, 1, 'informed').focus();
  await expect(rows(page).nth(1)).toContainText('Exactly one is accountable; here are 2.');
});

test('a browser whose storage is full says so and loses nothing', async ({ as }) => {
  const release = await Release.raise('Written into a full browser');
  const page = await as('releaseManager');
  expectOnConsole(/net::ERR_FAILED/);
  await section(page, release.at, 'training');
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await page.route('**/api/plans/save', (route) => route.abort());
  const text = form(page).getByLabel('Training', { exact: true });
  await text.pressSequentially('An hour.');
  await expect(line(page)).toContainText('cannot be kept in this browser', { timeout: 20_000 });
  await page.unroute('**/api/plans/save');
  await text.pressSequentially(' Or two.');
  await saved(page);
  await open(page, `${release.at}/plan?section=training`);
  await expect(text).toHaveValue('An hour. Or two.');
});
