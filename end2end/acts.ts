// What people do for a release apart from planning it: changes, tests, votes, deployments.
import type { Locator, Page } from '@playwright/test';
import { expect, open, password, said } from './fixtures';
import { typed } from './release';

/** Raises a change (RFC) of a product; answers with its number and the address of its page. */
export async function raiseChange(page: Page, product: string, title: string): Promise<{ number: string; at: string }> {
  await open(page, '/changes/new');
  await page.getByLabel('Product', { exact: true }).selectOption({ label: product });
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Reason').fill('Teams lose track of what is released when.');
  await page.getByRole('button', { name: 'Raise the change' }).click();
  await page.waitForURL(/\/changes\/[0-9a-f-]{36}$/);
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  return { number: heading.split(' ')[0]!, at: new URL(page.url()).pathname };
}

/** Sets a change's status by the words of the choice. */
export async function assess(page: Page, change: string, status: string) {
  await open(page, change);
  await page.getByRole('radio', { name: status }).check();
  await page.getByRole('button', { name: 'Set the status' }).click();
  await said(page, `is now “${status}”`);
}

/** Adds a mandatory test to the checklist. */
export async function addTest(page: Page, release: string, kind: string, title: string) {
  await open(page, `${release}/tests`);
  const form = page.locator('#add-test form');
  await form.getByLabel('Kind').selectOption({ label: kind });
  await form.getByLabel('What is tested').fill(title);
  await form.getByLabel('Mandatory: the release waits for it').check();
  await form.getByRole('button', { name: 'Add the test' }).click();
  await said(page, 'Added to the checklist.');
}

/** The line of a test in the checklist. */
export const line = (page: Page, title: string): Locator =>
  page.locator('.check-item').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** Gives a test its result. */
export async function tick(page: Page, release: string, title: string, result: string) {
  await open(page, `${release}/tests`);
  const item = line(page, title);
  // The radio itself is drawn by its label.
  await item.locator('label').filter({ hasText: new RegExp(`^${result}$`) }).click();
  await item.getByRole('button', { name: 'Record' }).click();
  await said(page, `Recorded “${result}” for “${title}”.`);
  await expect(item.locator('.check-result')).toHaveText(result);
}

/** The queue's card of a release, found by its name. */
export const card = (page: Page, name: string): Locator => page.locator('article.vote-card').filter({ has: page.locator('h2').getByRole('link', { name, exact: true }) });

/** A gate on a card of the queue. */
export const gate = (page: Page, name: string, title: string): Locator =>
  card(page, name).locator('section.vote-gate').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** Votes from the queue; signed with the password where the gate asks for it. */
export async function vote(page: Page, name: string, title: string, choice: 'Approve' | 'Reject' | 'Abstain', comment = '') {
  await open(page, '/approvals');
  const form = gate(page, name, title);
  if (comment) await form.getByLabel('Comment').fill(comment);
  const signature = form.getByLabel('Your password');
  if (await signature.count()) await signature.fill(password);
  await form.getByRole('button', { name: choice }).click();
  await said(page, { Approve: 'You approved', Reject: 'You rejected', Abstain: 'You abstained' }[choice]);
}

/** Adds a maintenance window of LIVE that is open now. */
export async function addMaintenanceWindow(page: Page, name: string) {
  await open(page, '/calendar/new-maintenance-window');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Starts').fill(typed(-60));
  await page.getByLabel('Ends').fill(typed(360));
  await page.getByLabel('Time zone').fill('UTC');
  await page.getByRole('button', { name: 'Add the maintenance window' }).click();
  await said(page, `The maintenance window “${name}” is added.`);
}

/** Records a deployment that somebody has carried out. */
export async function deploy(page: Page, release: string, environment: 'TEST' | 'LIVE', outcome = 'Succeeded') {
  await open(page, `${release}/deployments`);
  const target = page.locator(`section:has(#target-${environment.toLowerCase()})`);
  await target.getByRole('radio', { name: outcome }).check();
  await target.getByLabel('Note').fill('Installed from the release archive.');
  await target.getByRole('button', { name: `Record the deployment to ${environment}` }).click();
  await said(page, `Recorded: the deployment to ${environment}`);
}
