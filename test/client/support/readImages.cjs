"use strict";

// Reads images with the built client, one after the other, each by a client of its own. Each line of the standard input is
// a reading. All that is written goes to the standard output, and last what came of the reading, as a line of JSON. The
// process must end by itself once its input does.

const { createInterface } = require("node:readline");
const { setTimeout: delay } = require("node:timers/promises");
const { inspect } = require("node:util");
const { createClient } = require("../../../dist/client/client.js");

const mustBeIdleWithinMs = 5_000;

// One stream keeps the order. In Bun, the console does not write to `process.stderr`.
process.stderr.write = process.stdout.write.bind(process.stdout);
console.error = console.log;

let peakRss = 0;
const measureMemory = () => (peakRss = Math.max(peakRss, process.memoryUsage.rss()));
setInterval(measureMemory, 5).unref();

async function read({ settings, image, isRealTime }) {
    const prints = [];
    const pauses = [];
    let time = 0;
    const waited = (ms) => {
        time += ms;
        pauses.push((pauses.pop() ?? 0) + ms);
    };
    const clock = {
        now: () => (isRealTime ? performance.now() : time),
        async sleep(ms) {
            waited(ms);
            await delay(isRealTime ? ms : 0);
        },
    };
    const print = (line) => {
        prints.push(line);
        if (line.includes(" GET /accounts/")) {
            pauses.push(0);
        }
        console.error(line);
    };
    peakRss = 0;
    const outcome = await outcomeOf(createClient(settings, { clock, random: Math.random, print }).getImage(image));
    measureMemory();
    return { ...outcome, prints, pauses, peakRssMb: Math.round(peakRss / 2 ** 20), left: await whatIsLeft() };
}

function outcomeOf(promise) {
    return promise.then(
        (value) => ({ outcome: "ok", value }),
        (error) => ({
            outcome: "error",
            name: error.name,
            code: error.code,
            status: error.status,
            message: error.message,
            everything: inspect(error, { depth: Infinity, showHidden: true }),
        }),
    );
}

/** What of the reading would still keep a process from ending: nothing, or what is left after some seconds. */
async function whatIsLeft() {
    for (const waitUntil = performance.now() + mustBeIdleWithinMs; ; await tick()) {
        const left = process.getActiveResourcesInfo().filter((resource) => !idle.includes(resource));
        if (left.length === 0 || performance.now() > waitUntil) {
            return left;
        }
    }
}

/** A moment that keeps no process from ending. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 2).unref());

const lines = createInterface({ input: process.stdin });
const idle = process.getActiveResourcesInfo();

async function main() {
    for await (const line of lines) {
        console.log(`report: ${JSON.stringify(await read(JSON.parse(line)))}`);
    }
}

void main();
