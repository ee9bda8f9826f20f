/** The error that `promise` rejects with; fails when it does not reject with one. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
    const error = await promise.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    return error as Error;
}
