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

/** What the Pulumi registry and CLI read of the repository, for the schema of the plugin: nothing before the first release. */
export function linksOf({ version, homepage, repository }) {
    const [, slug] = /github\.com\/(.+)\.git$/.exec(repository?.url) ?? [];
    return (
        slug && {
            homepage,
            repository: `https://github.com/${slug}`,
            logoUrl: `https://raw.githubusercontent.com/${slug}/v${version}/docs/logo.svg`,
            pluginDownloadURL: `github://api.github.com/${slug}`,
        }
    );
}

export const INSTALLATION_PAGE = "docs/installation-configuration.md";

/** The page with the repository in its commands. */
export function pageOf(page, repository) {
    return page.replace(/(github:\/\/api\.github\.com\/)\S+/, `$1${repository}`);
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
