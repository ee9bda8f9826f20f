// A run of the engine takes seconds, and a test has several.
jest.setTimeout(300_000);
