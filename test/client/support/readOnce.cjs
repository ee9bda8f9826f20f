"use strict";

// Reads one image with the built client, prints what came of it as one line of JSON, and must then end by itself.

const { setTimeout: delay } = require("node:timers/promises");
const { inspect } = require("node:util");
const { createClient } = require("../../../dist/client/client.js");

const { settings, image, timeScale } = JSON.parse(process.env.READ_ONCE);

const clock = {
    now: () => performance.now() * timeScale,
    sleep: (ms) => delay(ms / timeScale),
};

const prints = [];
const print = (line) => {
    prints.push(line);
    console.error(line);
};

let peakRss = 0;
const measureMemory = () => (peakRss = Math.max(peakRss, process.memoryUsage.rss()));
setInterval(measureMemory, 5).unref();

function report(facts) {
    measureMemory();
    console.log(JSON.stringify({ ...facts, prints, peakRssMb: Math.round(peakRss / 2 ** 20) }));
}

createClient(settings, { clock, random: Math.random, print })
    .getImage(image)
    .then(
        (value) => report({ outcome: "ok", value }),
        (error) =>
            report({
                outcome: "error",
                name: error.name,
                code: error.code,
                status: error.status,
                message: error.message,
                everything: inspect(error, { depth: Infinity, showHidden: true }),
            }),
    );
