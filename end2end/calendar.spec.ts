// The calendar: a freeze, what it collides with, and the feed that other programs read.
import { Release } from './driver';
import { expect, open, said, test } from './fixtures';
import { typed } from './release';

test('a freeze stands in the calendar and explains what it stops', async ({ as }) => {
  // Far ahead, where it stops no other journey.
  const ahead = 15 * 24 * 60;
  const release = await Release.raise('In the way of a stocktaking', ahead);
  const page = await as('changeManager');
  const name = `Stocktaking ${release.name.split(' ').pop()}`;
  await open(page, '/calendar/new-freeze');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Reason').fill('The warehouse is counted.');
  await page.getByLabel('Starts').fill(typed(ahead + 30));
  await page.getByLabel('Ends').fill(typed(ahead + 90));
  await page.getByLabel('Time zone').fill('UTC');
  await page.getByRole('checkbox', { name: 'Data Platform', exact: true }).check();
  await page.getByRole('button', { name: 'Add the freeze' }).click();
  await said(page, name);
  await open(page, `/calendar?view=agenda&date=${typed(ahead).slice(0, 10)}`);
  await expect(page.locator('main')).toContainText(name);
  await expect(page.locator('main')).toContainText(release.name);
  await open(page, release.at);
  const collisions = page.locator('.collisions');
  await expect(collisions).toContainText(name);
  await expect(collisions).toContainText(/\(60 minutes of 4 hours[^)]*\) is inside the freeze/);
});

test('a feed is made, read, and revoked', async ({ as, request }) => {
  const release = await Release.raise('In everybody’s calendar');
  const page = await as('stakeholder');
  await open(page, '/account');
  await page.getByRole('button', { name: /Create the feed|Replace the address/ }).click();
  const address = await page.getByLabel('The address of your feed').inputValue();
  const feed = await request.get(address);
  expect(feed.headers()['content-type']).toContain('text/calendar');
  const text = (await feed.text()).replace(/\r\n /g, '');
  expect(text).toContain('BEGIN:VCALENDAR');
  expect(text).toContain(release.name);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await said(page, 'The feed is revoked');
  expect((await request.get(address)).status()).toBe(404);
});
