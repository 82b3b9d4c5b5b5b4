// The whole way of a release through the process of S0, by the people whose steps they are. Runs with scripts and
// without: only what is live (another browser that follows) is asked for with scripts.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { addMaintenanceWindow, addTest, assess, card, deploy, gate, line, raiseChange, tick, vote } from './acts';
import { read, send } from './driver';
import { alive, expect, open, said, scripts, test } from './fixtures';
import { save, section, submit, writePlan } from './plan';
import { leave, panel, raise, record, stands } from './release';

/** The source's own numbers and names: there is no 6 and no 9 (S0.7). */
const steps = ['1. Release Policy', '2. Release Planning', '3. Integrate with Quality Center?', '4. Quality Process Entry',
  '5. Create Release Requirement in Quality Center', '7. Accept Changes into Release', '8. Build and Deploy Release to TEST',
  '10. Fit-for-Purpose Testing', '11. Evaluate Quality', '12. Release Acceptance', '13. Rollout Planning',
  '14. Communication Preparation and Training', '15. Deploy Release to LIVE', '16. Working?', '17. Update All RFCs Status',
  '18. Close (Immediate success) - 100%', '19. Implement Backout Plans', '20. Update All RFCs Status'];

const documents = ['Release policy', 'Release acceptance criteria', 'Other planning documents'];

// The whole of it; S0.5, S0.6, S0.7, S0.13, S0.32, S0.43, S0.44 and S0.45 as a person meets them.
test('Slipway 0.1.0, from request to closed', async ({ as }) => {
  test.setTimeout(600_000);
  const product = { wasm: 'Slipway', 'no-scripts': 'Slipway without scripts', phone: 'Slipway on a phone' }[test.info().project.name]!;
  const name = `${product} 0.1.0`;
  const junit = report();

  await test.step('the administrator adds the product and its component', async () => {
    const page = await as('administrator');
    await addProduct(page, product, 'Server');
    // What nobody chooses for follows the twenty steps of S1.
    const { products } = await read<{ products: { value: string; label: string }[] }>('administrator', 'catalogue', {});
    const process = 'alm-release-request';
    await send('administrator', 'processes/choose', {
      product: products.find((p) => p.label === product)!.value, major: process, minor: process, emergency: process,
    });
  });

  const amara = await as('releaseManager');
  const release = await test.step('a Release Manager raises it, and the process attaches itself', async () => {
    const at = await raise(amara, { product, title: 'Slipway 0.1.0', version: '0.1.0', components: ['Server'] });
    await expect(amara.getByRole('heading', { level: 1 })).toHaveText(name);
    await expect(amara.getByRole('region', { name: 'Steps of the process' }).locator('tbody th')).toHaveText(steps);
    await expect(amara.getByRole('img', { name: 'ALM - Release Request: figure' })).toBeVisible();
    await stands(amara, '1. Release Policy', ['The plan\'s section “Release policy” is not started.', 'The rules for accepting changes into the release are not stated.'], 'It is your move');
    return at;
  });

  await test.step('a condition that is not met leads to where it is met', async () => {
    await panel(amara, 'What is missing').getByRole('link', { name: 'Go to the plan' }).first().click();
    await expect(amara).toHaveURL(/\/plan\?section=policy/);
    await expect(amara.getByRole('heading', { name: 'Release policy', exact: true })).toBeVisible();
  });

  await test.step('she writes every section of the plan', async () => {
    await writePlan(amara, release);
    await expect(amara.locator('.progress-meter')).toContainText('6 of 6 required sections');
    await expect(amara.locator('.task-state[data-state="complete"]')).toHaveCount(9);
    await leave(amara, release, 'Policy is defined');
    await said(amara, 'Now at step 2. Release Planning.');
  });

  const jonas = await as('otherReleaseManager');
  await test.step('a second Release Manager approves the documents, and she sees it without a reload', async () => {
    await submit(amara, release);
    await said(amara, 'Revision 1 is frozen.');
    await open(amara, `${release}/approvals`);
    const policy = amara.locator('section.vote-card').filter({ has: amara.locator('#gate-release-policy') });
    await expect(policy).toContainText('Waiting for votes');
    await vote(jonas, name, 'Release policy', 'Approve', 'Short and clear.');
    if (!scripts()) await amara.reload();
    await expect(policy.locator('.card-head')).toContainText('Approved');
    await expect(policy.locator('.vote-row')).toContainText('Short and clear.');
  });

  await test.step('an edit after the approval voids it: revision 2 is decided anew', async () => {
    await section(amara, release, 'contents');
    await amara.locator('#plan-form').getByLabel('Contents', { exact: true }).fill('The release process, from request to closed, and its audit trail.');
    await save(amara);
    await open(amara, `${release}/plan`);
    await expect(amara.locator('#submit')).toContainText('Submitting voids 1 vote: Jonas Weber (Contents changed).');
    await submit(amara, release);
    await said(amara, 'Revision 2 is frozen.');
    await open(jonas, `${release}/approvals`);
    await expect(jonas.locator('.vote-row[data-void="true"]')).toContainText('Void: was for revision 1');
    await open(amara, release);
    await stands(amara, '2. Release Planning', Array(3).fill('0 of 1 approval'), /./);
    await expect(panel(amara, 'Whose move it is')).toContainText('Jonas Weber');
    for (const title of documents) await expect.soft(panel(amara, 'What is missing'), 'names the vote that is open').toContainText(title);
    for (const title of documents) await vote(jonas, name, title, 'Approve');
    await leave(amara, release, 'Planning is approved');
    await said(amara, 'Now at step 3.');
  });

  await test.step('the QA Manager decides against Quality Center', async () => {
    const priya = await as('qaManager');
    await leave(priya, release, 'No integration');
    await said(priya, 'Now at step 7. Accept Changes into Release.');
    await expect(panel(priya, 'Whose move it is')).toContainText('Release Manager');
    await expect(priya.locator('main')).toContainText('This step is for people with the role Release Manager.');
  });

  const change = await test.step('a change is raised by its developer, approved, and taken in', async () => {
    const arjun = await as('developer');
    const rfc = await raiseChange(arjun, product, 'One place for every release');
    await open(amara, `${release}/changes`);
    await expect(amara.locator('article.offer')).toContainText('Does not qualify');
    const sofia = await as('changeManager');
    await assess(sofia, rfc.at, 'Approved');
    await addMaintenanceWindow(sofia, `Evening of ${product}`);
    await open(amara, `${release}/changes`);
    await amara.getByRole('button', { name: `Take ${rfc.number} in` }).click();
    await said(amara, `${rfc.number} is in ${name}.`);
    await expect(amara.getByRole('region', { name: 'Changes in the release' })).toContainText('One place for every release');
    await leave(amara, release, 'Scope is complete');
    await said(amara, 'Now at step 8.');
    return rfc;
  });

  const tomasz = await as('deployer');
  await test.step('the release goes to TEST, and its package with it', async () => {
    await deploy(tomasz, release, 'TEST');
    await open(tomasz, `${release}/changes`);
    await expect(tomasz.getByRole('region', { name: 'Changes in the release' })).toContainText('TEST');
    await open(amara, release);
    await record(amara, 'Preparation for integration testing', 'Done');
    await leave(amara, release, 'Release is in TEST');
    await said(amara, 'Now at step 10.');
  });

  const hannah = await as('tester');
  await test.step('the tester ticks the checklist, with evidence', async () => {
    await addTest(hannah, release, 'Fit for purpose', 'A team plans a release with it');
    await addTest(hannah, release, 'Backout test', 'The binary before is back within ten minutes');
    await tick(hannah, release, 'A team plans a release with it', 'Pass');
    await tick(hannah, release, 'The binary before is back within ten minutes', 'Pass');
    await addEvidence(hannah, 'A team plans a release with it', 'session.txt', 'Planned on Monday, approved on Tuesday.');
  });

  await test.step('she imports the report of the automatic tests', async () => {
    await open(hannah, `${release}/tests`);
    await hannah.getByLabel('Report').setInputFiles(junit);
    await hannah.getByRole('button', { name: 'Upload and preview' }).click();
    await expect(hannah.getByRole('heading', { name: 'Import automatic tests' })).toBeVisible();
    await expect(hannah.locator('.card').filter({ hasText: 'Importing changes' })).toContainText(/adds [1-9][0-9]* tests?\./);
    await hannah.getByRole('button', { name: 'Import', exact: true }).click();
    await said(hannah, /Imported: .*[1-9][0-9]* tests? added/);
    await leave(amara, release, 'Release is fit for purpose');
    await said(amara, 'Now at step 11.');
    await leave(amara, release, 'Quality is evaluated');
    await said(amara, 'Now at step 12.');
  });

  await test.step('she accepts it for LIVE on its test results and known defects', async () => {
    await leave(amara, release, 'Acceptable for LIVE', 'Every test has passed, no defect is known.');
    await said(amara, 'Now at step 13.');
  });

  await test.step('the board approves the rollout, each with their password', async () => {
    const [daniel, mei] = [await as('cab1'), await as('cab2')];
    await open(daniel, '/approvals');
    await expect(card(daniel, name)).toContainText('revision 2');
    await vote(daniel, name, 'Rollout into LIVE', 'Approve', 'Small enough.');
    await open(amara, release);
    await expect(panel(amara, 'What is missing')).toContainText('Go to the approvals');
    await vote(mei, name, 'Rollout into LIVE', 'Approve');
    if (!scripts()) await amara.reload();
    await stands(amara, '13. Rollout Planning', [], 'It is your move');
    await leave(amara, release, 'Rollout is planned');
    await said(amara, 'Now at step 14.');
  });

  await test.step('logistics, training and communication are done', async () => {
    for (const what of ['Logistics', 'Training', 'Communication']) await record(amara, what, 'Done');
    await leave(amara, release, 'Everybody is prepared');
    await said(amara, 'Now at step 15.');
  });

  await test.step('who developed or tested has no part in LIVE; the deployer records it', async () => {
    await open(hannah, `${release}/deployments`);
    await expect(hannah.locator('section:has(#target-live)')).toContainText('This is for people with the role');
    await deploy(tomasz, release, 'LIVE');
    await leave(amara, release, 'Deployment is carried out');
    await said(amara, 'Now at step 16.');
  });

  await test.step('it works, its changes are implemented, and it closes by itself at 100 %', async () => {
    await record(amara, 'Sanity check and testing in LIVE', 'Passed');
    await leave(amara, release, 'Yes, it is working');
    await said(amara, 'Now at step 17.');
    await leave(amara, release, 'Set all RFCs to implemented');
    await said(amara, 'The release is closed.');
    await expect(amara.locator('main .notice').first()).toContainText('Closed: immediate success 100 % done.');
    await open(amara, change.at);
    await expect(amara.locator('.page-head')).toContainText('Implemented');
  });

  await test.step('the history tells it all', async () => {
    await open(amara, `${release}/history`);
    const history = amara.locator('main');
    for (const words of ['set the status to “Closed: immediate success”', 'recorded a deployment of', 'imported the test report', 'approved “Rollout into LIVE” on revision 2']) {
      await older(amara, words);
      await expect(history).toContainText(words);
    }
  });
});

async function addProduct(page: Page, product: string, component: string) {
  await open(page, '/settings');
  await page.getByText('Add a product').click();
  await page.getByLabel('Name of the product').fill(product);
  await page.getByRole('button', { name: 'Add the product' }).click();
  await said(page, `${product} is added.`);
  await alive(page);
  await page.getByText('Add a component').click();
  await page.getByLabel('Product', { exact: true }).selectOption({ label: product });
  await page.getByLabel('Name of the component').fill(component);
  await page.getByRole('button', { name: 'Add the component' }).click();
  await said(page, `${component} is added to ${product}.`);
}

async function addEvidence(page: Page, title: string, file: string, text: string) {
  const item = line(page, title);
  await item.getByText('Change the result or add evidence').click();
  await item.getByText('Add evidence', { exact: false }).last().click();
  await item.getByLabel('File').setInputFiles({ name: file, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await item.getByRole('button', { name: 'Upload the file' }).click();
  await said(page, `“${file}” is stored as evidence.`);
  await expect(item.getByRole('list', { name: 'Evidence' })).toContainText(file);
}

/** Goes back in the history until the words are there. */
async function older(page: Page, words: string) {
  while (!(await page.locator('main').innerText()).includes(words)) {
    await page.getByRole('link', { name: 'Older' }).click();
    await expect(page.locator('.timeline').first()).toBeVisible();
  }
}

/** The JUnit report of this test run, which the release of itself is tested by. */
function report(): string {
  const named = process.env.SLIPWAY_JUNIT;
  const path = resolve(named ?? 'test-results/junit.xml');
  if (!existsSync(path) || !readFileSync(path, 'utf8').includes('<testcase')) {
    throw new Error(named ? `SLIPWAY_JUNIT names ${path}, which is no report with tests` : 'no report: set SLIPWAY_JUNIT to a JUnit XML file');
  }
  return path;
}
