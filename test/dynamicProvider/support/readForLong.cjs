// Reads images with the built provider, one batch after the other, and prints as a line of JSON how many reads failed, and the
// size of the heap after some of the batches.
const { provider } = require("../../../dist/dynamicProvider/index.js");

const { firstId, idSuffix, count, measureAt } = JSON.parse(process.env.READ_FOR_LONG);
const atOnce = 100;

async function main() {
    const heapBytes = [];
    let failures = 0;
    await provider.configure({ config: { get: () => undefined } });
    for (let done = 0; done < count;) {
        const reads = Array.from({ length: atOnce }, (_, index) => read(done + index));
        failures += (await Promise.allSettled(reads)).filter(({ status }) => status === "rejected").length;
        done += atOnce;
        if (measureAt.includes(done)) {
            global.gc();
            heapBytes.push(process.memoryUsage().heapUsed);
        }
    }
    console.log(JSON.stringify({ heapBytes, failures }));
    process.exit();
}

/** Every fourth has a secret id, and every third does not meet `expect`. */
function read(index) {
    const imageId = `${firstId + index}${idSuffix}`;
    const secretInputs = index % 4 === 0 ? ["imageId"] : [];
    return provider.read(imageId, { imageId, secretInputs, expect: { draft: index % 3 === 0 } });
}

void main();
