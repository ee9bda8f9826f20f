/** The manifest with the links to the repository that releases the package. */
export function manifestOf(manifest, repository) {
    const url = `https://github.com/${repository}`;
    const [owner] = repository.split("/");
    return {
        ...manifest,
        author: owner,
        homepage: `${url}#readme`,
        bugs: `${url}/issues`,
        repository: { type: "git", url: `git+${url}.git` },
    };
}

/** The section of a version in the changelog. */
export function notesOf(changelog, version) {
    const sections = changelog.split(/^## /m).slice(1);
    const section = sections.find((text) => text.split(/\s/)[0].replace(/[[\]]/g, "") === version);
    const notes = section?.slice(section.indexOf("\n")).trim();
    if (!notes) {
        throw new Error(`CHANGELOG.md has no section "## ${version}" with a text`);
    }
    return `${notes}\n`;
}

/** The version of the manifest, which the tag must name. */
export function versionOf(tag, { version }) {
    if (tag !== `v${version}`) {
        throw new Error(`the tag is ${tag}, but package.json has the version ${version}`);
    }
    return version;
}
