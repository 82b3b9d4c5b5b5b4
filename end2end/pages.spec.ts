// Every page: readable, without a sideways scroll, without a violation that axe can see, in both themes. The routes are
// those of the program itself: one that is added there and not opened here fails.
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Release, read, send } from './driver';
import { expect, expectOnConsole, open, scripts, signIn, test, type Who } from './fixtures';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Addresses by who opens them. */
async function addresses(release: Release): Promise<[Who, string[]][]> {
  const { go_to: change } = await send('developer', 'changes/raise', {
    product: await release.product(), title: 'To be looked at', reason: 'Why not.', problem_tickets: 'PRB-1', outage_minutes: '5', risk: 'medium',
  });
  const { go_to: item } = await send('releaseManager', 'cmdb/add', {
    product: await release.product(), name: `To be looked at ${Date.now()}`, kind: 'server', owner: 'Team Data', version_live: '1.0',
  });
  for (const [moment, version] of [['before', '6.1.0'], ['after', '6.2.0']]) {
    await send('releaseManager', 'baselines/take', {
      request: release.id, moment: moment!, environment: 'LIVE', table: `component,version\nData Platform/Ingest,${version}\n`,
    });
  }
  // A vote that a later revision made void, as the queue and the release show it.
  const voided = await (await Release.raise('Changed after the vote')).reach('13');
  await voided.vote('cab1', 'rollout');
  await voided.write({ contents: 'Another chart, after all.' }, ['contents']);
  await voided.submit();
  const key = `looked-at-${release.id}`;
  await send('processes', 'processes/copy', { process: 'release-and-deployment', version: '', key, name: 'To be looked at' });
  const draft = `/processes/${key}/draft`;
  const { go_to: template } = await send('releaseManager', 'templates/add', { product: await release.product(), name: `Looked at ${Date.now()}` });
  const tabs = ['', '/edit', '/plan', '/plan?section=backout', '/plan?section=schedule', '/plan/revisions/1', '/plan/import', '/plan/1/print', '/plan/compare', '/plan/compare?from=1&to=draft', '/approvals', '/changes', '/activities', '/build', '/tests', '/rollback', '/deployments', '/runbook', '/baselines', '/announcements', '/announcements?kind=downtime', '/notes', '/plan?section=contents&read=yes', '/review', '/roles', '/process', '/history'];
  return [
    ['changeManager', ['/improvements', '/improvements?state=done', '/improvements/lessons', '/problems', await problem(), `${release.at}/review`]],
    ['releaseManager', ['/', '/releases', '/releases/new', '/approvals', '/calendar', '/calendar?view=agenda', '/changes', '/changes/new', '/inbox', '/cmdb', '/cmdb?state=retired', '/cmdb/new', item!, '/notes',
      change!, '/account', '/no-such-page', '/work', '/settings/vendors', '/settings/times', '/settings/templates', template!, ...tabs.map((tab) => release.at + tab)]],
    ['changeManager', ['/calendar/new-freeze', '/calendar/new-maintenance-window', change!]],
    ['processes', ['/processes', '/processes/release-and-deployment', '/processes/release-and-deployment/print', draft, `${draft}?part=head`, `${draft}?part=text`]],
    ['administrator', ['/audit', '/settings', '/settings/outbox', '/account', '/processes', '/settings/vendors', '/settings/times']],
    // What is not theirs answers a vendor's people with their own page, which says so.
    ['vendor', ['/vendor', '/account', release.at]],
    ['cab1', ['/', '/approvals', `${release.at}/approvals`, `${voided.at}/approvals`, `${voided.at}/plan/compare?from=1&to=2`]],
    ['tester', [`${release.at}/tests`]],
  ];
}

/** A problem record of the demo. */
async function problem(): Promise<string> {
  const { rows } = await read<{ rows: { id: string }[] }>('changeManager', 'problems/list', {});
  return `/problems/${rows[0]!.id}`;
}

function routes(): RegExp[] {
  const app = readFileSync('../src/ui/app.rs', 'utf8');
  const within = /<ParentRoute path=path!\("([^"]+)"\)[\s\S]*?<\/ParentRoute>/.exec(app)!;
  const paths = (text: string) => [...text.matchAll(/<Route path=path!\("([^"]*)"\)/g)].map((m) => m[1]!);
  const inner = paths(within[0]).map((path) => (path ? `${within[1]}/${path}` : within[1]!));
  return [...paths(app.replace(within[0], '')), ...inner].map((path) => new RegExp(`^${path.replace(/:[a-z]+/g, '[^/]+')}$`));
}

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test('every page', async ({ page }) => {
      test.setTimeout(900_000);
      expectOnConsole(/status of 404/);
      const opened = new Set<string>();
      const see = async (path: string) => {
        opened.add(path.split('?')[0]!);
        await open(page, path);
        await check(page);
      };
      for (const path of ['/sign-in', '/setup/no-such-token']) await see(path);
      const release = await (await Release.raise(`To be looked at, ${scheme}`)).reach('13');
      for (const [who, paths] of await addresses(release)) {
        await page.context().clearCookies();
        await signIn(page, who);
        for (const path of paths) await see(path);
      }
      // The preview of a report has an address of its own.
      await page.getByLabel('Report').setInputFiles({ name: 'junit.xml', mimeType: 'text/xml', buffer: Buffer.from(report) });
      await page.getByRole('button', { name: 'Upload and preview' }).click();
      await page.waitForURL(/\/tests\/import\//);
      await see(new URL(page.url()).pathname);

      // So have a baseline and the preview of a table.
      await page.context().clearCookies();
      await signIn(page, 'releaseManager');
      await open(page, `${release.at}/baselines`);
      await page.getByRole('link', { name: /^Baseline 1/ }).click();
      await page.waitForURL(/\/baselines\/./);
      await see(new URL(page.url()).pathname);
      await open(page, `${release.at}/plan/import`);
      const plan = 'Release plan,,\nTask,Owner,Start,Duration,Comment\nStop,Ada,20:00,10 min,x\nStart,Ben,soon,5,y\n';
      await page.getByLabel('File').setInputFiles({ name: 'plan.csv', mimeType: 'text/csv', buffer: Buffer.from(plan) });
      await page.getByRole('button', { name: 'Upload and preview' }).click();
      await page.waitForURL(/\/plan\/import\/./);
      await see(new URL(page.url()).pathname);
      await open(page, '/cmdb');
      const table = 'product,name,owner\nData Platform,Ingest,Team Ingest\nNowhere,x,y\n';
      await page.locator('input[type=file]').setInputFiles({ name: 'items.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
      await page.getByRole('button', { name: 'Upload and preview' }).click();
      await page.waitForURL(/\/cmdb\/import\//);
      await see(new URL(page.url()).pathname);

      const missed = routes().filter((route) => ![...opened].some((path) => route.test(path)));
      expect(missed.map(String), 'routes of src/ui/app.rs that are not opened here').toEqual([]);
    });
  });
}

const report = '<testsuite name="suite"><testcase classname="reports" name="arrive by six" time="0.1"/></testsuite>';

async function check(page: Page) {
  await expect(page.locator('h1').first()).toBeVisible();
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
  if (!scripts()) return; // axe needs scripts; the HTML is the same.
  const result = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  expect.soft(found, page.url()).toEqual([]);
}
