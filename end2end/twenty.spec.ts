// Source S1 in the browser, each step by the people of its roles: a minor release that works, one that is rolled back
// after its review and followed by a second window, an emergency that is rolled back before its review.
import type { Locator, Page } from '@playwright/test';
import { addTest, deploy, tick, vote } from './acts';
import { newProduct, read, Release } from './driver';
import { expect, open, said, test, type Who } from './fixtures';
import { leave, stands, typed } from './release';

type Open = (who: Who) => Promise<Page>;

/** Opens a page once for each person. */
function cast(as: Open): Open {
  const pages = new Map<Who, Promise<Page>>();
  return (who) => {
    const page = pages.get(who) ?? as(who);
    pages.set(who, page);
    return page;
  };
}

/** Unfolds what a button is in. */
async function unfold(page: Page, button: string | RegExp) {
  const folds = page.locator('main details:not([open])').filter({ has: page.getByRole('button', { name: button, includeHidden: true }) });
  if (await folds.count()) await folds.first().locator('summary').first().click();
}

/** Unfolds what a button is in, fills the form around it by labels, and presses it. */
async function fill(page: Page, button: string | RegExp, fields: Record<string, string>, within = 'main') {
  const form = page.locator(`${within} form`).filter({ has: page.getByRole('button', { name: button, includeHidden: true }) }).first();
  await unfold(page, button);
  for (const [label, value] of Object.entries(fields)) await enter(form.getByLabel(label, { exact: true }), value);
  await form.getByRole('button', { name: button }).click();
}

/** Fills a field, or chooses the option with these words. */
async function enter(field: Locator, value: string) {
  const options = field.locator('option');
  if (await options.count()) await field.selectOption((await options.filter({ hasText: value }).first().getAttribute('value'))!);
  else await field.fill(value);
}

/** Records what a step asks for: an answer, its fields by label, and the note last. */
async function sheet(page: Page, release: Release, title: string, answer: string, fields: Record<string, string> = {}) {
  await open(page, release.at);
  const form = page.locator('form.record').filter({ hasText: title });
  if (answer) await form.getByRole('radio', { name: answer, exact: true }).check();
  for (const [label, value] of Object.entries(fields)) await enter(form.getByLabel(label), value);
  await form.getByRole('button', { name: 'Record' }).click();
  await said(page, 'Recorded.');
}

/** Prepares an announcement, looks at it, and sends it. */
async function announce(page: Page, release: Release, kind: string) {
  await open(page, `${release.at}/announcements?kind=${kind}`);
  const reason = page.getByLabel('Reason', { exact: true });
  if (await reason.count()) await reason.fill('It has to be.');
  await page.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: /^Send to/ }).click();
  await said(page, 'Announced to');
}

/** Takes a baseline of the release's only component. */
async function takeBaseline(page: Page, release: Release, product: string, moment: string, version: string) {
  await open(page, `${release.at}/baselines`);
  const form = page.locator('form').filter({ has: page.getByRole('button', { name: 'Take the baseline of this table', includeHidden: true }) });
  await unfold(page, 'Take the baseline of this table');
  await form.getByRole('radio', { name: moment }).check();
  await form.getByLabel('Table').fill(`component,version\n${product}/tracking,${version}\n`);
  await form.getByRole('button', { name: 'Take the baseline of this table' }).click();
  await said(page, 'aseline');
}

/** Steps 1 to 7, the build moved into TEST and tested. */
async function upToTesting(as: Open, release: Release, kind: string) {
  await upToStep4(as, release, kind);
  const manager = await as('releaseManager');
  await fill(await as('builder'), /^Mark “.*” as assembled$/, {});
  await leave(manager, release.at, 'Packages are assembled');
  await said(manager, 'Now at step 5.');
  await fromBuildToTests(as, release);
}

/** Steps 1 to 3, and what step 4 assembles. */
async function upToStep4(as: Open, release: Release, kind: string) {
  const manager = await as('releaseManager');
  await test.step('1: the ticket is tagged to its change', async () => {
    await release.maintain();
    await release.takeChange();
    await leave(manager, release.at, 'Ticket is complete');
    await said(manager, 'Now at step 2. Create a release plan.');
  });
  await test.step('2: the plan is coordinated, and the board approves it', async () => {
    await release.plan();
    await sheet(await as('changeManager'), release, 'Plan coordinated with Change Management', 'Done');
    await sheet(await as('builder'), release, 'Plan coordinated with the Build team', 'Done');
    const title = kind === 'emergency' ? 'Release plan of an emergency' : 'Release plan';
    await vote(await as('cab1'), release.name, title, 'Approve');
    if (kind !== 'emergency') await vote(await as('cab2'), release.name, title, 'Approve');
    await leave(manager, release.at, 'Plan is approved');
    await said(manager, 'Now at step 3.');
  });
  await test.step('3: an activity is assigned, and the dates are published', async () => {
    await open(manager, `${release.at}/activities`);
    await fill(manager, 'Add the activity', { 'What is to be done': 'Build the tracking', For: 'Build', 'Assigned to': 'Build team' });
    await said(manager, 'Build the tracking');
    await leave(manager, release.at, 'Publish the release calendar');
    await said(manager, 'Now at step 4.');
  });
  await test.step('4: the package is assembled from its part', async () => {
    const builder = await as('builder');
    await open(builder, `${release.at}/build`);
    await fill(builder, 'Add the part', {
      Component: 'tracking', Version: '2.4.0', 'Version control': 'v2.4.0', 'SHA-256 of the output': 'ab'.repeat(32),
    });
  });
}

/** Steps 5 to 7. */
async function fromBuildToTests(as: Open, release: Release) {
  const manager = await as('releaseManager');
  await test.step('5: the build document has its parts', async () => {
    const builder = await as('builder');
    await sheet(builder, release, 'Prerequisites of the build are met', 'Done');
    await sheet(builder, release, 'Build document', 'Done', {
      'Build, installation and test plans, procedures, and scripts': 'make build',
      'Monitoring and quality assurance of the release': 'Dashboards',
      'Distributing, deploying, and installing into the target environment': 'Blue, then green',
      'Release unit roll-back procedures': 'Switch back',
      'Change remediation steps in case of release failure': 'Replay the queue',
      'Version control reference': 'v2.4.0',
      'Inputs and outputs of the build, with digests': 'sha256:ab',
    });
    await sheet(builder, release, 'Security requirements are met', 'Passed');
    await sheet(manager, release, 'Ready for deploying into the following environment', 'Done');
    await leave(manager, release.at, 'Release is built');
    await said(manager, 'Now at step 6.');
  });
  await test.step('6, 7: it is tested in TEST, and the tests are successful', async () => {
    const tester = await as('validation');
    await sheet(tester, release, 'Prerequisites of testing are met', 'Done');
    await deploy(await as('deployer'), release.at, 'TEST');
    await addTest(tester, release.at, 'Regression', 'Old parcels are found');
    await tick(tester, release.at, 'Old parcels are found', 'Pass');
    await sheet(tester, release, 'Test results returned to the Release Manager', 'Passed', { 'Summary of the results': 'All is well.' });
    await leave(manager, release.at, 'Testing is carried out');
    await said(manager, 'Now at step 7. Test successful?.');
    await leave(manager, release.at, 'Yes, all tests are successful');
    await said(manager, 'Now at step 8.');
  });
}

/** What step 8 asks for. */
async function proveTheRollback(as: Open, release: Release) {
  const [manager, deployer] = [await as('releaseManager'), await as('deployer')];
  await test.step('8: the rollback is rehearsed, and the plan is circulated', async () => {
    await open(deployer, `${release.at}/rollback`);
    const form = deployer.locator('form').filter({ has: deployer.getByRole('button', { name: 'Record the rehearsal', includeHidden: true }) });
    await unfold(deployer, 'Record the rehearsal');
    await form.getByLabel('When it was rehearsed').fill(typed(-60));
    await form.getByLabel('Time zone').fill('UTC');
    await form.getByLabel('Who rehearsed it').fill('Tomasz Zieliński');
    await form.getByLabel('Where').fill('TEST');
    await form.getByLabel('Minutes it took').fill('20');
    await form.getByRole('radio', { name: 'Succeeded' }).check();
    await form.getByRole('button', { name: 'Record the rehearsal' }).click();
    await said(deployer, 'ehears');
    await open(deployer, `${release.at}/rollback`);
    await fill(deployer, 'Save the minutes', { 'Minutes to verify the deployment': '15' });
    await announce(manager, release, 'plan');
    await sheet(manager, release, 'Pre-implementation checks', 'Passed');
  });
}

/** Steps 8 to 12, until it is in LIVE. */
async function intoLive(as: Open, release: Release, product: string) {
  const [manager, deployer] = [await as('releaseManager'), await as('deployer')];
  await proveTheRollback(as, release);
  await test.step('8: the plans are up to date', async () => {
    await leave(manager, release.at, 'Plans are up to date');
    await said(manager, 'Now at step 9.');
  });
  await test.step('9: everybody is informed', async () => {
    await sheet(manager, release, 'All environments are ready for the release', 'Done');
    await announce(manager, release, 'release');
    await leave(manager, release.at, 'Everybody is informed');
    await said(manager, 'Now at step 10.');
  });
  await test.step('10: no Go without readiness; then the Delivery Manager says Go', async () => {
    await leave(manager, release.at, 'Go');
    await expect(manager.getByRole('alert').first()).toContainText('“Readiness assessment of the deployment group” is not recorded.');
    await sheet(deployer, release, 'Readiness assessment of the deployment group', 'Passed', { Issues: 'none', Risks: 'A slow disk' });
    await vote(await as('delivery'), release.name, 'Go or No-Go', 'Approve');
    await leave(manager, release.at, 'Go');
    await said(manager, 'Now at step 11.');
  });
  await test.step('11: there is a backup and a baseline to go back to', async () => {
    await sheet(manager, release, 'Backup is taken, and its restore point verified', 'Done', {
      'What was backed up': 'The parcels', 'Where it is kept': 'Vault 3', 'How the restore point was verified': 'Restored to TEST: all there.',
    });
    await takeBaseline(await as('configuration'), release, product, 'Before', '2.3.0');
    await leave(manager, release.at, 'Backup is taken');
    await said(manager, 'Now at step 12.');
  });
  await test.step('12: the downtime is announced, the runbook carried out, the deployment recorded', async () => {
    await announce(manager, release, 'downtime');
    for (const title of ['Stop the batch', 'Install']) {
      await open(deployer, `${release.at}/runbook`);
      await deployer.getByRole('button', { name: `Start “${title}”` }).click();
      await deployer.getByRole('button', { name: `Finish “${title}”` }).click();
      await expect(deployer.getByRole('button', { name: `Finish “${title}”` })).toHaveCount(0);
    }
    await deploy(deployer, release.at, 'LIVE');
    await leave(manager, release.at, 'Deployment is carried out');
    await said(manager, 'Now at step 13.');
  });
}

/** Steps 19 and 20. */
async function close(as: Open, release: Release, how: string, version: string, end: string) {
  const [manager, sacm] = [await as('releaseManager'), await as('configuration')];
  await test.step('19, 20: the RFC has the closure comment, the CMDB what is in LIVE', async () => {
    await sheet(manager, release, 'Release closure comments', '', {
      'Post-implementation status': 'Quiet.', 'Release closure comments': 'Parcels are found.',
    });
    await leave(manager, release.at, 'Resolve the ticket');
    await said(manager, 'Now at step 20.');
    await open(sacm, `${release.at}/baselines`);
    await sacm.getByLabel(/tracking$/).last().fill(version);
    await sacm.getByRole('button', { name: 'Update the CMDB' }).click();
    await expect(sacm.locator('main')).toContainText('The CMDB has the versions that this release left in LIVE.');
    await leave(sacm, release.at, how);
    await said(sacm, 'The release is closed.');
    await expect(sacm.locator('.page-head')).toContainText(end);
  });
}

const review = (page: Page, release: Release, answer: string) =>
  sheet(page, release, 'Post Implementation Review', answer, {
    'Minutes of outage': '12', 'What went well': 'The rehearsal.', 'Root causes of what did not (optional)': 'A lock.', 'Lessons learned': 'Test with a full disk.',
    'Improvement actions': 'No actions needed',
  });

// S1.1, S1.24, S1.29-101.
test('a minor release goes through the twenty steps and works', async ({ as: opens }) => {
  test.setTimeout(400_000);
  const as = cast(opens);
  const product = await newProduct();
  const release = await Release.raiseOf(product, 'minor', 'Parcels on a map');
  const [manager, changes] = [await as('releaseManager'), await as('changeManager')];
  await open(manager, release.at);
  await stands(manager, '1. Create a release ticket', ['No change has been accepted into the release.'], 'It is your move');
  await upToTesting(as, release, 'minor');
  await intoLive(as, release, product.name);

  await test.step('13, 14: it is healthy, and the change is evaluated', async () => {
    await sheet(await as('deployer'), release, 'Health check', 'Passed', { 'What was checked, and what was found': 'Logs.' });
    await leave(manager, release.at, 'The deployment is a success');
    await said(manager, 'Now at step 14.');
    await sheet(changes, release, 'Change evaluation', 'Passed', { 'Effects that were intended': 'Found.', 'Effects that were not intended': 'None.' });
    await takeBaseline(await as('configuration'), release, product.name, 'After', '2.4.0');
    await leave(changes, release.at, 'Change is evaluated');
    await said(changes, 'Now at step 15.');
  });
  await test.step('15, 16: the review says success, once early life support is over', async () => {
    await review(changes, release, 'Passed');
    await leave(changes, release.at, 'Review is held');
    await leave(changes, release.at, 'No, the change is a success');
    await expect(changes.getByRole('alert').first()).toContainText('Early life support');
    await open(manager, `${release.at}/review`);
    await fill(manager, 'Plan it', { Owner: 'Amara Okafor', 'Duration in days': '14', 'Exit criteria': 'Quiet for a week.' });
    await open(manager, `${release.at}/review`);
    await fill(manager, 'End early life support', { 'Why before its planned end': 'Nothing came up.', 'How the exit criteria are met': 'It is quiet.' });
    await leave(changes, release.at, 'No, the change is a success');
    await said(changes, 'Now at step 18.');
  });
  await test.step('18: the requester is told, and the RFC is implemented', async () => {
    await announce(manager, release, 'requester');
    await leave(changes, release.at, 'Update the RFCs: implemented');
    await said(changes, 'Now at step 19.');
  });
  await close(as, release, 'Close: successful', '2.4.0', 'Closed: successful');
});

// S1.87-97, S1.105, S4.36-38, S4.43, S4.44.
test('a release that fails is rolled back, and a second window is sought', async ({ as: opens }) => {
  test.setTimeout(400_000);
  const as = cast(opens);
  const product = await newProduct();
  const release = await Release.raiseOf(product, 'minor', 'Parcels in real time');
  const [manager, changes] = [await as('releaseManager'), await as('changeManager')];
  await upToTesting(as, release, 'minor');
  await intoLive(as, release, product.name);

  await test.step('13 to 16: it is not healthy, and the review decides on the rollback', async () => {
    await sheet(manager, release, 'Health check', 'Failed', { 'What was checked, and what was found': 'Errors.' });
    await leave(manager, release.at, 'It is not; evaluate it', 'Half of the parcels are missing.');
    await sheet(changes, release, 'Change evaluation', 'Failed', { 'Effects that were intended': 'None.', 'Effects that were not intended': 'Parcels are missing.' });
    await takeBaseline(await as('configuration'), release, product.name, 'After', '2.4.0');
    await leave(changes, release.at, 'Change is evaluated');
    await review(changes, release, 'Failed');
    await leave(changes, release.at, 'Review is held');
    await leave(changes, release.at, 'Yes, roll it back', 'Parcels are missing.');
    await said(changes, 'Now at step 17. Rollback release.');
  });
  await test.step('17: on advice, the release is rolled back; the cause is found', async () => {
    await sheet(await as('customerDelivery'), release, 'Rollback is advised', 'Done', { Advice: 'Customers call.' });
    await sheet(manager, release, 'Rollback is authorised', 'Done');
    for (const title of ['Stop the service', 'Install the release before', 'Services are restored to normal']) {
      await sheet(manager, release, title, title.startsWith('Services') ? 'Done' : 'Passed');
    }
    await open(await as('problems'), `${release.at}/review`);
    await fill(await as('problems'), 'Open the record', { 'What is the problem': 'Parcels are locked' });
    await sheet(await as('problems'), release, 'Root cause analysis', 'Done', { 'Problem record': 'Parcels are locked', 'Root cause': 'A lock.', 'Fix (optional)': 'A shorter transaction.' });
    await leave(manager, release.at, 'Rollback authorised and carried out');
    await said(manager, 'Now at step 18.');
  });
  await test.step('18: the requester and everybody else is told', async () => {
    await announce(manager, release, 'requester');
    await announce(manager, release, 'failure');
    await leave(changes, release.at, 'Update the RFCs: backed out');
    await said(changes, 'Now at step 19.');
  });
  await test.step('an improvement action lives on', async () => {
    await open(changes, `${release.at}/review`);
    await fill(changes, 'Add the action', { 'What is to be improved': `Fill the disk of TEST for ${release.name}`, 'Who sees to it': 'Sofia Lindqvist', Due: typed(20_000).slice(0, 10) });
    await open(changes, '/improvements');
    await expect(changes.locator('main')).toContainText(`Fill the disk of TEST for ${release.name}`);
  });
  await close(as, release, 'Close: rolled back', '2.3.0', 'Closed: rolled back');
  await test.step('a second window runs the approval again', async () => {
    await open(manager, `${release.at}/review`);
    await manager.getByRole('link', { name: /follow-up/i }).first().click();
    await manager.getByLabel('Release number').fill(`3.${Date.now() % 1_000_000}.0`);
    await manager.getByLabel('Window starts').fill(typed(3000));
    await manager.getByLabel('Window ends').fill(typed(3120));
    await manager.getByLabel('Time zone').fill('UTC');
    await manager.getByRole('button', { name: /^Raise/ }).click();
    await manager.waitForURL((url) => /\/releases\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.endsWith(release.id));
    await expect(manager.locator('main')).toContainText('Follows');
    await stands(manager, '1. Create a release ticket', ['No change has been accepted into the release.'], 'It is your move');
    interface Approvals { revision: unknown }
    const id = new URL(manager.url()).pathname.split('/').pop()!;
    expect((await read<Approvals>('releaseManager', 'approvals/of-release', { id })).revision).toBeNull();
  });
});

// S1.90, S4.42.
test('an emergency is rolled back before its review', async ({ as: opens }) => {
  test.setTimeout(400_000);
  const as = cast(opens);
  const product = await newProduct();
  const release = await Release.raiseOf(product, 'emergency', 'Stop losing parcels');
  const [manager, changes] = [await as('releaseManager'), await as('changeManager')];
  await upToTesting(as, release, 'emergency');
  await intoLive(as, release, product.name);

  await test.step('13, 17: an outage does not wait for the review', async () => {
    await sheet(manager, release, 'Health check', 'Failed', { 'What was checked, and what was found': 'Nothing answers.' });
    await leave(manager, release.at, 'Emergency rollback before the review', 'Nothing answers.');
    await said(manager, 'Now at step 17. Rollback release.');
    await sheet(changes, release, 'Rollback is advised', 'Done', { Advice: 'At once.' });
    await sheet(manager, release, 'Rollback is authorised', 'Done');
    for (const title of ['Stop the service', 'Install the release before', 'Services are restored to normal']) {
      await sheet(manager, release, title, title.startsWith('Services') ? 'Done' : 'Passed');
    }
    await leave(manager, release.at, 'Rollback authorised and carried out');
    await said(manager, 'Now at step 18.');
  });
  await test.step('18: it is not closed without its review', async () => {
    await leave(changes, release.at, 'Update the RFCs: backed out');
    await expect(changes.getByRole('alert').first()).toContainText('“Post Implementation Review” is not recorded.');
    await review(changes, release, 'Failed');
    await announce(manager, release, 'requester');
    await announce(manager, release, 'failure');
    await leave(changes, release.at, 'Update the RFCs: backed out');
    await said(changes, 'Now at step 19.');
  });
  await close(as, release, 'Close: rolled back', '2.3.0', 'Closed: rolled back');
  await expect((await as('configuration')).locator('main')).toContainText('Emergency rollback before the review');
});

// S1.3, S1.4.
test('a copy of the process with one step removed and one gate added is followed', async ({ as: opens }) => {
  test.setTimeout(400_000);
  const as = cast(opens);
  const product = await newProduct();
  const [owner, manager] = [await as('processes'), await as('releaseManager')];
  const key = `ours-${Date.now()}`;

  await test.step('it is copied, edited as text, and published', async () => {
    await open(owner, '/processes/release-and-deployment');
    await fill(owner, 'Copy the process', { Key: key, Name: 'Ours, without step 9' });
    await owner.waitForURL(new RegExp(`/processes/${key}/draft`));
    await open(owner, `/processes/${key}/draft?part=text`);
    const whole = owner.getByLabel('The whole process');
    const steps = (await whole.inputValue()).split('[[step]]');
    const without = steps.filter((step) => !/^number = "9"$/m.test(step)).map((step) => {
      if (/^number = "8"$/m.test(step)) return step.replace('to = "9"', 'to = "10"');
      return /^number = "4"$/m.test(step) ? step.replace('"packages-assembled"', '"packages-assembled", "section:training"') : step;
    });
    expect(without).toHaveLength(steps.length - 1);
    await whole.fill(without.join('[[step]]'));
    await owner.getByRole('button', { name: 'Save the text' }).click();
    await said(owner, 'Saved. Nothing is wrong with the draft.');
    await open(owner, `/processes/${key}/draft`);
    await owner.getByRole('button', { name: 'Publish version 1' }).click();
    await open(owner, `/processes/${key}`);
    await expect(owner.getByRole('heading', { level: 1 })).toHaveText('Ours, without step 9');
  });
  await test.step('a product chooses it', async () => {
    await open(owner, '/processes');
    const process = 'Ours, without step 9';
    await fill(owner, `Save for ${product.name.toLowerCase()}`, { Major: process, Minor: process, Emergency: process });
    await open(owner, '/processes');
    await expect(owner.locator('main')).toContainText(`Minor: ${process}`);
  });
  const release = await Release.raiseOf(product, 'minor', 'Parcels, our way');
  await test.step('the gate that was added holds', async () => {
    await upToStep4(as, release, 'minor');
    await fill(await as('builder'), /^Mark “.*” as assembled$/, {});
    await leave(manager, release.at, 'Packages are assembled');
    await expect(manager.getByRole('alert').first()).toContainText('The plan’s section “Training” is not started.'.replace('’', "'"));
    await release.write({ training: 'Support learns the map.' }, ['training']);
    await release.submit();
    await leave(manager, release.at, 'Packages are assembled');
    await said(manager, 'Now at step 5.');
  });
  await test.step('the step that was removed is passed over', async () => {
    await fromBuildToTests(as, release);
    await proveTheRollback(as, release);
    await leave(manager, release.at, 'Plans are up to date');
    await said(manager, 'Now at step 10. Deployment readiness activities.');
  });
});
