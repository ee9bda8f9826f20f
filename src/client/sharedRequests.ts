/** Queues a request, and calls `onSend` at the moment that it is sent. It never rejects. */
export type Enqueue<T> = (onSend: () => void) => Promise<T>;

/**
 * Sends one request for all who ask for the same path before it is sent. A request that is under way is never shared,
 * because it was sent too early for whoever asks now: the next for its path is queued once it ends.
 */
export function shareQueued<T extends object>(): (
    path: string,
    enqueue: Enqueue<T>,
) => Promise<T & { readonly isShared: boolean }> {
    const queued = new Map<string, Promise<T>>();
    const underWay = new Map<string, Promise<T>>();

    function request(path: string, enqueue: Enqueue<T>): Promise<T> {
        const leaveQueue = () => {
            if (queued.get(path) === response) {
                queued.delete(path);
            }
        };
        const response: Promise<T> = Promise.resolve(underWay.get(path)).then(() =>
            enqueue(() => {
                leaveQueue();
                underWay.set(path, response);
            }),
        );
        queued.set(path, response);
        void response.then(() => {
            // A request that was given up is still in it.
            leaveQueue();
            underWay.delete(path);
        });
        return response;
    }

    return async (path, enqueue) => {
        const shared = queued.get(path);
        return { ...(await (shared ?? request(path, enqueue))), isShared: shared !== undefined };
    };
}
