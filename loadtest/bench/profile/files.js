import { writeText } from '../../src/results.js';
import { profileHtml } from './page.js';
import { collapsedText } from './samples.js';

/** Name of the page in the folder of results. */
export const PROFILE_PAGE = 'profile.html';

/**
 * Writes the page, and the stacks of each component as other tools read them.
 *
 * @param profile see profileOf @param how see profileHtml
 */
export async function writeProfile(folder, profile, how) {
  await writeText(folder, PROFILE_PAGE, profileHtml(profile, how));
  for (const [component, stacks] of Object.entries(profile.stacks)) {
    await writeText(folder, `profile-${component}.collapsed.txt`, collapsedText(stacks));
  }
}
