/**
 * Measures the cases in turn, as often as there are runs, each right after a floor. Resolves to a cell for each case, size
 * and latency: seconds over the floor with their spread, the seconds of the floors, and the most requests.
 */
export async function measurePairs({ cases, sizes, latencies, runs }, projectOf, takeRequests, say) {
    const cells = [];
    for (const [latencyMs, size] of latencies.flatMap((latency) => sizes.map((size) => [latency, size]))) {
        const samples = cases.map((each) => ({ each, overs: [], floors: [], requests: [] }));
        for (let run = 0; run < runs; run += 1) {
            for (const { each, overs, floors, requests } of samples) {
                const floor = await projectOf(each).preview(undefined, size, latencyMs);
                await takeRequests();
                overs.push((await projectOf(each).preview(each, size, latencyMs)) - floor);
                floors.push(floor);
                requests.push(await takeRequests());
            }
        }
        for (const { each, overs, floors, requests } of samples) {
            const overFloor = { median: median(overs), min: Math.min(...overs), max: Math.max(...overs) };
            const cell = { each, size, latencyMs, overFloor, floors, requests: Math.max(...requests) };
            const line = `${each.name} × ${size} at ${latencyMs} ms: ${showSpread(overFloor)} s over the floor`;
            say(`${line}, requests: ${cell.requests}`);
            cells.push(cell);
        }
    }
    return cells;
}

export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function showSpread({ median, min, max }) {
    return min === max ? median.toFixed(2) : `${median.toFixed(2)} (${min.toFixed(2)} to ${max.toFixed(2)})`;
}
