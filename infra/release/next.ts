const form = /^(\d+)\.(\d+)\.(\d+)$/;

const partsOf = (version: string): [number, number, number] => {
  const found = form.exec(version);
  if (!found) throw new Error(`${version} is no version: write three numbers, such as 1.2.0.`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
};

/** The versions that may follow one, by Semantic Versioning. */
const following = (last: string): string[] => {
  const [major, minor, patch] = partsOf(last);
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
};

/**
 * Checks the next release. Takes the last released version, the wanted one, the breaking changes, and the changelog.
 * Throws, with what to do, when the wanted version may not follow, breaks callers within a major version, or has no
 * section in the changelog.
 */
export const judgeRelease = (
  last: string,
  wanted: string,
  breaks: readonly string[],
  changelog: string,
): void => {
  const may = following(last);
  partsOf(wanted);
  if (!may.includes(wanted))
    throw new Error(`${wanted} does not follow ${last}: one of ${may.join(", ")} does.`);
  if (breaks.length > 0 && wanted !== may[2])
    throw new Error(`This breaks callers of ${last}, and so needs ${may[2]}:\n${breaks.join("\n")}`);
  if (!new RegExp(`^## ${wanted.replaceAll(".", "\\.")}\\b`, "m").test(changelog))
    throw new Error(`CHANGELOG.md has no section "## ${wanted}": say there what changed.`);
};
