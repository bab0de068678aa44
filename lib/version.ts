/** The running release: package.json's version, by Semantic Versioning (semver.org). A test keeps the two equal. */
export const version = "1.1.0";
