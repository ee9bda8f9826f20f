// Reads many images with one client whose clock runs fast, and prints how it went as a line of JSON.
const { performance } = require("node:perf_hooks");
const { setTimeout: delay } = require("node:timers/promises");
const { createClient } = require("../../../dist/client/client.js");

const { settings, accountId, count, speed } = JSON.parse(process.env.READ_MANY);
const notices = [];
const clock = { now: () => performance.now() * speed, sleep: (ms) => delay(ms / speed) };
const client = createClient(settings, { clock, random: Math.random, print: (line) => notices.push(line) });

async function main() {
    const start = clock.now();
    const ids = Array.from({ length: count }, (_, index) => `image-${index}`);
    const wrong = [];
    await Promise.all(
        ids.map(async (imageId) => {
            try {
                const { meta } = await client.getImage({ accountId, imageId, secrets: [] });
                if (meta.id !== imageId) wrong.push(imageId);
            } catch (error) {
                wrong.push(`${imageId}: ${error.message}`);
            }
        }),
    );
    console.log(JSON.stringify({ seconds: (clock.now() - start) / 1000, wrong, notices }));
}

void main();
